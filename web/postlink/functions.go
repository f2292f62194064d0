package main

import "encoding/binary"

// function is what the runtime needs to know of a function when it runs: to walk the stack, to collect garbage, to recover from a panic.
type function struct {
	name        string
	args        uint32 // the size of its arguments and results
	deferReturn uint32 // where it calls its deferred functions
	kind        uint32 // funcID and flag
	// The tables of what goes with a pc: how far the stack pointer has moved, and which stack map holds. Nil if there is none.
	sp, stackMap []byte
	// data is its funcdata, nil where there is none: pointers in arguments, and in locals; objects on the stack; no tree of inlined calls; deferred calls.
	data [dataKept][]byte
}

// The numbers of tables by pc (PCDATA_… in internal/abi/symtab.go). Those of unsafe points, and of arguments that are alive, are not kept:
// WebAssembly has no preemption that would ask for the ones, and only a traceback asks for the others.
const (
	pcUnsafePoint = 0
	pcStackMap    = 1
	pcInlTree     = 2
	pcArgLive     = 3
)

// The numbers of funcdata (FUNCDATA_…). Those from dataKept on are for tracebacks and traces alone.
const (
	dataArgs         = 0
	dataLocals       = 1
	dataStackObjects = 2
	dataInlTree      = 3
	dataDefers       = 4
	dataKept         = 5
	dataWrapInfo     = 7
)

const (
	// funcSize is that of a _func (runtime/runtime2.go), behind which its offsets of tables by pc, and of funcdata, follow.
	funcSize = 11 * 4
	// none is the offset of funcdata that a function has not.
	none = ^uint32(0)
	// lastFuncID and allFlags are what the runtime has special functions for (abi.FuncIDWrapper, abi.FuncFlagAsm and those before it).
	lastFuncID = 23
	allFlags   = 7
)

// read reads all functions, and checks that the runtime would find each of them.
func read(m image, l layout) ([]function, error) {
	table := m[l.table.address:l.table.end()]
	number := func(at uint64) uint32 { return binary.LittleEndian.Uint32(table[at:]) }
	if l.table.size < 8*l.functions+4 {
		return nil, unknown("the pclntable has %d bytes for %d functions", l.table.size, l.functions)
	}
	if last := number(8 * l.functions); uint64(last) != entry+l.functions {
		return nil, unknown("the ftab ends with function %#x, want %#x", last, entry+l.functions)
	}
	functions := make([]function, l.functions)
	for i := range l.functions {
		at, end := uint64(number(8*i+4)), l.table.size
		if i+1 < l.functions {
			end = uint64(number(8*i + 12))
		}
		if number(8*i) != uint32(entry+i) || at < 8*l.functions+4 || end > l.table.size || end < at || end-at < funcSize {
			return nil, unknown("entry %d of the ftab is of function %#x, whose _func lies from %#x to %#x", i, number(8*i), at, end)
		}
		if found := l.found(m, i); found != i {
			return nil, unknown("the findfunctab has function %d for function %d", found, i)
		}
		f, err := l.function(m, table[at:end], uint32(entry+i))
		if err != nil {
			return nil, err
		}
		functions[i] = f
	}
	return functions, nil
}

// found is the function that findfunc looks at first for the pc of a function (runtime/symtab.go).
func (l layout) found(m image, i uint64) uint64 {
	bucket := m[l.find.address+i*findStride:]
	return uint64(binary.LittleEndian.Uint32(bucket)) + uint64(bucket[4])
}

// function reads a _func with what follows it.
func (l layout) function(m image, record []byte, number uint32) (f function, err error) {
	var words [11]uint32
	for i := range words {
		words[i] = binary.LittleEndian.Uint32(record[4*i:])
	}
	tables, datas := uint64(words[7]), uint64(words[10]>>24)
	id, flags, padding := words[10]&0xff, words[10]>>8&0xff, words[10]>>16&0xff
	size := funcSize + 4*tables + 4*datas
	if words[0] != number || tables > pcArgLive+1 || datas > dataWrapInfo+1 || (size+7)/8*8 != uint64(len(record)+7)/8*8 ||
		id > lastFuncID || flags > allFlags || padding != 0 {
		return f, unknown("function %#x has a _func of %d bytes that is % x", number, len(record), record[:funcSize])
	}
	f = function{args: words[2], deferReturn: words[3], kind: id | flags<<8}
	if f.name, err = l.name(m, words[1]); err != nil {
		return f, err
	}
	offsets := record[funcSize:]
	next := func() (offset uint32) {
		offset, offsets = binary.LittleEndian.Uint32(offsets), offsets[4:]
		return offset
	}
	if f.sp, err = l.pcTable(m, f.name, words[4]); err != nil {
		return f, err
	}
	for i := range tables {
		switch offset := next(); {
		case i == pcStackMap:
			if f.stackMap, err = l.pcTable(m, f.name, offset); err != nil {
				return f, err
			}
		case i == pcInlTree && offset != 0:
			return f, unknown("%s has calls that were inlined: this tool knows programs without (-gcflags=all=-l)", f.name)
		}
	}
	for i := range datas {
		offset := next()
		if i >= dataKept || offset == none {
			continue
		}
		if f.data[i], err = l.data(m, f.name, i, offset); err != nil {
			return f, err
		}
	}
	return f, nil
}
