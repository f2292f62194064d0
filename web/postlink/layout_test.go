package main

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
)

// memoryOf is the memory of a module.
func memoryOf(t *testing.T, program []byte) image {
	t.Helper()
	sorted, err := fuse(dataOf(t, program))
	if err != nil {
		t.Fatal(err)
	}
	m, err := imageOf(sorted)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// changed is a module with another section in place of each of one kind.
func changed(t *testing.T, program []byte, id byte, change func(content []byte) []byte) []byte {
	t.Helper()
	all, err := sections(program)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range all {
		if s.id == id {
			all[i].content = change(slices.Clone(s.content))
		}
	}
	return join(all)
}

// started is a module with a start function.
func started(t *testing.T, program []byte) []byte {
	t.Helper()
	all, err := sections(program)
	if err != nil {
		t.Fatal(err)
	}
	return join(slices.Insert(all, slices.IndexFunc(all, func(s section) bool { return s.id == elementSection }), section{startSection, []byte{0}}))
}

func TestAnotherLayoutIsRefused(t *testing.T) {
	program := load(t, buildProgram(t, "./testdata/program", "-gcflags=all=-l"))
	memory := memoryOf(t, program)
	known, err := find(memory)
	if err != nil {
		t.Fatal(err)
	}
	defined := uint32(known.functions)
	if _, err := packImage(slices.Clone(memory), defined); err != nil {
		t.Fatal(err)
	}
	number := func(m image, at uint64, by func(n uint32) uint32) {
		binary.LittleEndian.PutUint32(m[at:], by(binary.LittleEndian.Uint32(m[at:])))
	}
	to := func(n uint32) func(uint32) uint32 { return func(uint32) uint32 { return n } }
	md := func(word uint64, by func(n uint32) uint32) func(image, layout) {
		return func(m image, l layout) { number(m, l.moduledata+8*word, by) }
	}
	more := func(n uint32) uint32 { return n + 8 }
	// Where the _func of function 100 lies, and its words.
	record := func(m image, l layout) uint64 {
		return l.table.address + uint64(binary.LittleEndian.Uint32(m[l.table.address+8*100+4:]))
	}
	word := func(k uint64, by func(n uint32) uint32) func(image, layout) {
		return func(m image, l layout) { number(m, record(m, l)+4*k, by) }
	}
	for _, c := range []struct {
		name   string
		change func(m image, l layout)
		want   string
	}{
		{"another magic", func(m image, l layout) { m[l.header] = 0xf0 }, "pcHeader"},
		{"pointers of another size", func(m image, l layout) { m[l.header+7] = 4 }, "pcHeader"},
		{"two headers", func(m image, l layout) { copy(m[l.names.address&^7+64:], magic) }, "want it at one address"},
		{"another number of functions", func(m image, l layout) { number(m, l.header+8, more) }, "findfunctab has"},
		{"another order of tables", func(m image, l layout) { number(m, l.header+8+4*8, more) }, "cutab"},
		{"no moduledata", md(mdHeader, more), "moduledata"},
		{"names elsewhere", md(mdNames, more), "moduledata"},
		{"a slice with room", md(mdPCs+2, more), "pctab"},
		{"a table that ends elsewhere", md(mdTable+1, to(1<<30)), "pclntable"},
		{"an ftab elsewhere", md(mdFtab, more), "ftab"},
		{"a shorter findfunctab", md(mdEnd, func(n uint32) uint32 { return n - 1<<12 }), "findfunctab has"},
		{"funcdata elsewhere", md(mdFuncdata, func(n uint32) uint32 { return n + 1<<12 }), "the one before it ends"},
		{"text that does not begin at 0", md(mdText, more), "the text begins"},
		{"pcs that begin elsewhere", md(mdMinPC, more), "the text begins"},
		{"pcs that end elsewhere", md(mdMaxPC, to(1<<29)), "the text begins"},
		{"text in two sections", md(mdSections+1, to(2)), "2 sections of text"},
		{"a plugin", md(mdPlugin, more), "a plugin's path"},
		{"no main", md(mdMain, to(0)), "has main"},
		{"another module", md(mdWords-1, more), "a module after it"},
		{"another first function", func(m image, l layout) { number(m, l.table.address, more) }, "entry 0 of the ftab"},
		{"functions out of order", func(m image, l layout) { number(m, l.table.address+8*7, more) }, "entry 7 of the ftab"},
		{"a _func elsewhere", func(m image, l layout) { number(m, l.table.address+8*7+4, to(1<<30)) }, "of the ftab"},
		{"another last function", func(m image, l layout) { number(m, l.table.address+8*l.functions, more) }, "the ftab ends"},
		{"a findfunctab that has another function", func(m image, l layout) { number(m, l.find.address+7*findStride, more) }, "for function 7"},
		{"a findfunctab that has it in another place", func(m image, l layout) { m[l.find.address+7*findStride+4]++ }, "for function 7"},
		{"a _func of another function", word(0, more), "has a _func"},
		{"a name beyond the names", word(1, to(1<<30)), "a name lies"},
		{"a table by pc beyond the tables", word(4, to(1<<30)), "a table by pc"},
		{"a longer _func", word(7, func(n uint32) uint32 { return n + 4 }), "has a _func"},
		{"a function of a kind that is not known", word(10, func(n uint32) uint32 { return n | 99 }), "has a _func"},
		{"a flag that is not known", word(10, func(n uint32) uint32 { return n | 8<<8 }), "has a _func"},
		{"tables by pc without an end", func(m image, l layout) {
			for i := l.pcs.address + 1; i < l.pcs.end(); i++ {
				m[i] = 0x81
			}
		}, "no pairs of numbers"},
		{"stack maps that are cut off", func(m image, l layout) {
			for i := l.funcdata.address; i < l.funcdata.end(); i++ {
				m[i] = 0x7f
			}
		}, "is cut off"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := slices.Clone(memory)
			c.change(m, known)
			if _, err := packImage(m, defined); err == nil || !strings.Contains(err.Error(), c.want) ||
				!strings.Contains(err.Error(), "in another way than this tool knows") {
				t.Errorf("error %v, want “%s”", err, c.want)
			}
		})
	}
	for _, c := range []struct {
		name   string
		module []byte
		want   string
	}{
		{"a later version of Go", changed(t, program, customSection, func(content []byte) []byte {
			return bytes.ReplaceAll(content, []byte("go1.26"), []byte("go1.27"))
		}), "go1.27"},
		{"a version that begins likewise", changed(t, program, customSection, func(content []byte) []byte {
			return bytes.ReplaceAll(content, []byte("go1.26."), []byte("go1.268"))
		}), "go1.268"},
		{"no version", changed(t, program, customSection, func([]byte) []byte { return []byte("\x04name") }), "which version of Go"},
		{"a version that is cut off", changed(t, program, customSection, func(content []byte) []byte { return content[:len(content)-3] }), "cut off"},
		{"a function more than in the tables", changed(t, program, functionSection, func(content []byte) []byte { return extend(content, [][]byte{{0}}) }), "functions"},
		{"an imported memory", changed(t, program, importSection, func(content []byte) []byte { return extend(content, [][]byte{{1, 'a', 1, 'b', 2, 0}}) }), "something else than functions"},
		{"a start function", started(t, program), "has a start function"},
		{"calls that were inlined", load(t, buildProgram(t, "./testdata/program")), "inlined"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := strip(c.module); err == nil || !strings.Contains(err.Error(), c.want) ||
				!strings.Contains(err.Error(), "in another way than this tool knows") {
				t.Errorf("error %v, want “%s”", err, c.want)
			}
		})
	}
	once, err := strip(program)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := strip(once); err == nil {
		t.Error("a stripped program was stripped again")
	}
}
