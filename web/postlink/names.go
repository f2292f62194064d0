package main

import (
	"bytes"
	"strings"
)

// name is the name at an offset of the funcnametab. The runtime has none for the first.
func (l layout) name(m image, offset uint32) (string, error) {
	if offset == 0 {
		return "", nil
	}
	if uint64(offset) >= l.names.size {
		return "", unknown("a name lies at %d of %d bytes", offset, l.names.size)
	}
	name, _, ok := bytes.Cut(m[l.names.address+uint64(offset):l.names.end()], []byte{0})
	if !ok {
		return "", unknown("the name at %d has no end", offset)
	}
	return string(name), nil
}

// nameless is the name that a function has instead of its own. It keeps what the runtime decides by names:
//   - what begins with “runtime.” starts goroutines of the runtime's own, which do not count (isSystemGoroutine), and is no part of a traceback (showfuncinfo);
//   - one function of the runtime's is shown there as the panic that it is;
//   - two of reflect's have arguments that the garbage collector looks for elsewhere (stkframe.argMapInternal);
//   - a method of a pointer that calls the one of its value says so by its name when the pointer is nil (panicwrap): without one like it, the program would end.
func nameless(name string) string {
	switch name {
	case "", "runtime.gopanic", "reflect.makeFuncStub", "reflect.methodValueCall":
		return name
	}
	if pkg, method, ok := strings.Cut(printed(name), "("); ok && strings.HasSuffix(pkg, ".") {
		if typ, _, ok := strings.Cut(method, ")."); ok && strings.HasPrefix(typ, "*") {
			if strings.HasPrefix(name, "runtime.") {
				return "runtime.(*T).nameless"
			}
			return "nameless.(*T).method"
		}
	}
	if strings.HasPrefix(name, "runtime.") {
		return "runtime.nameless"
	}
	return "nameless.function"
}

// printed is a name as the runtime prints it: without the types of a generic function (funcNameForPrint).
func printed(name string) string {
	i, j := strings.IndexByte(name, '['), strings.LastIndexByte(name, ']')
	if i < 0 || j <= i {
		return name
	}
	return name[:i] + "[...]" + name[j+1:]
}
