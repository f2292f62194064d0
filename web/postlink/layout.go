package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// layout is where the tables of functions lie, which Go's linker writes (cmd/link/internal/ld/pcln.go and symtab.go) and its runtime
// reads (runtime/symtab.go): the pclntab, and the findfunctab behind it.
type layout struct {
	functions  uint64 // how many there are
	header     uint64 // the address of the pcHeader
	moduledata uint64 // the address of runtime.firstmoduledata
	// The parts of the pclntab, in their order. They leave no room between them but for alignment.
	names, units, files, pcs, table, funcdata region
	// find is the findfunctab, which ends where the pclntab's section does.
	find region
}

// region is some part of memory.
type region struct{ address, size uint64 }

func (r region) end() uint64 { return r.address + r.size }

// The words of a moduledata, from its beginning. A slice has three: address, length, capacity.
const (
	mdHeader   = 0
	mdNames    = 1
	mdUnits    = 4
	mdFiles    = 7
	mdPCs      = 10
	mdTable    = 13
	mdFtab     = 16
	mdFind     = 19
	mdMinPC    = 20
	mdMaxPC    = 21
	mdText     = 22
	mdFuncdata = 40
	mdEnd      = 41
	mdSections = 42
	mdPlugin   = 54
	mdPackages = 56
	mdModule   = 62
	mdHashes   = 64
	mdMain     = 67
	mdMasks    = 68
	mdWords    = 74
)

const (
	// entry is the number of the first function: a pc is the number of a function in the table, and 16 bits for a place in it
	// (funcValueOffset in cmd/link/internal/wasm/asm.go).
	entry = 0x1000
	// headerSize is that of a pcHeader.
	headerSize = 8 + 8*8
	// findStride is how far the entries of two functions lie from each other in the findfunctab: one has 16 buckets of 20 bytes.
	findStride = 16 * 20
)

// magic begins a pcHeader: its version (abi.CurrentPCLnTabMagic of Go 1.20 and later), two zeros, a pc's least size, and a pointer's.
var magic = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

// unknown is the error for a layout that this tool does not know.
func unknown(format string, args ...any) error {
	return fmt.Errorf("the toolchain lays programs out in another way than this tool knows: %s", fmt.Sprintf(format, args...))
}

// find finds the tables, and checks that they are as this tool knows them.
func find(m image) (layout, error) {
	header, err := only(m, magic, "pcHeader")
	if err != nil {
		return layout{}, err
	}
	if !m.holds(header, headerSize) {
		return layout{}, unknown("the pcHeader at %#x is cut off", header)
	}
	var offsets [8]uint64 // of a pcHeader: functions, files, none, names, units, files, pcs, table
	for i := range offsets {
		offsets[i] = m.word(header + 8 + 8*uint64(i))
	}
	start := binary.LittleEndian.AppendUint64(nil, header)
	start = binary.LittleEndian.AppendUint64(start, header+offsets[3])
	moduledata, err := only(m, start, "moduledata")
	if err != nil {
		return layout{}, err
	}
	if !m.holds(moduledata, 8*mdWords) {
		return layout{}, unknown("the moduledata at %#x is cut off", moduledata)
	}
	md := func(i int) uint64 { return m.word(moduledata + 8*uint64(i)) }
	l := layout{functions: offsets[0], header: header, moduledata: moduledata}
	for _, part := range []struct {
		name   string
		to     *region
		word   int
		offset uint64
		unit   uint64
	}{
		{"funcnametab", &l.names, mdNames, offsets[3], 1},
		{"cutab", &l.units, mdUnits, offsets[4], 4},
		{"filetab", &l.files, mdFiles, offsets[5], 1},
		{"pctab", &l.pcs, mdPCs, offsets[6], 1},
		{"pclntable", &l.table, mdTable, offsets[7], 1},
	} {
		*part.to = region{md(part.word), md(part.word+1) * part.unit}
		if part.to.address != header+part.offset || md(part.word+1) != md(part.word+2) || md(part.word+1) > uint64(len(m)) {
			return layout{}, unknown("the moduledata at %#x has its %s of %d bytes (%d) at %#x, the pcHeader at %#x",
				moduledata, part.name, md(part.word+1), md(part.word+2), part.to.address, header+part.offset)
		}
	}
	l.funcdata = region{md(mdFuncdata), md(mdFind) - md(mdFuncdata)}
	l.find = region{md(mdFind), md(mdEnd) - md(mdFind)}
	return l, l.check(m)
}

// only is the one address, aligned as a pointer, where memory holds something.
func only(m image, what []byte, name string) (uint64, error) {
	var at []int
	for from := 0; ; {
		i := bytes.Index(m[from:], what)
		if i < 0 {
			break
		}
		if (from+i)%8 == 0 {
			at = append(at, from+i)
		}
		from += i + 1
	}
	if len(at) != 1 {
		return 0, unknown("what a %s begins with (% x) is at %#x, want it at one address", name, what, at)
	}
	return uint64(at[0]), nil
}

// check checks what a moduledata says.
func (l layout) check(m image) error {
	md := func(i int) uint64 { return m.word(l.moduledata + 8*uint64(i)) }
	for _, r := range []region{l.names, l.units, l.files, l.pcs, l.table, l.funcdata, l.find} {
		if !m.holds(r.address, r.size) {
			return unknown("a table of %d bytes lies at %#x, where memory ends at %#x", r.size, r.address, len(m))
		}
	}
	if l.functions == 0 || l.functions > 1<<16-entry {
		return unknown("there are %d functions", l.functions)
	}
	if least := (l.functions - 1) * findStride; l.find.size <= least || l.find.size > least+findStride {
		return unknown("the findfunctab has %d bytes for %d functions", l.find.size, l.functions)
	}
	if md(mdFtab) != l.table.address || md(mdFtab+1) != l.functions+1 || md(mdFtab+2) != l.functions+1 {
		return unknown("the ftab has %d entries at %#x, want %d at %#x", md(mdFtab+1), md(mdFtab), l.functions+1, l.table.address)
	}
	first, last := uint64(entry)<<16, (entry+l.functions-1)<<16
	if md(mdText) != 0 || md(mdMinPC) != first || md(mdMaxPC) < last || md(mdMaxPC)-last >= 1<<16 {
		return unknown("the text begins at %#x, and the pcs of %d functions go from %#x to %#x", md(mdText), l.functions, md(mdMinPC), md(mdMaxPC))
	}
	if md(mdSections+1) > 1 {
		return unknown("there are %d sections of text", md(mdSections+1))
	}
	for _, none := range []struct {
		name     string
		from, to int
	}{
		{"a plugin's path", mdPlugin, mdPackages}, {"hashes of packages", mdPackages, mdPackages + 3}, {"a name", mdModule, mdHashes},
		{"hashes of modules", mdHashes, mdMain}, {"masks and types before it has begun, or a module after it", mdMasks, mdWords},
	} {
		for i := none.from; i < none.to; i++ {
			if md(i) != 0 {
				return unknown("the moduledata at %#x has %s: word %d is %#x", l.moduledata, none.name, i, md(i))
			}
		}
	}
	if md(mdMain) != 1 {
		return unknown("word %d of the moduledata at %#x is %#x, want 1, as the module has main", mdMain, l.moduledata, md(mdMain))
	}
	return nil
}

// checkGaps checks that nothing else lies between the tables.
func (l layout) checkGaps() error {
	end := l.header + headerSize
	for _, r := range []region{l.names, l.units, l.files, l.pcs, l.table, l.funcdata, l.find} {
		if r.address < end || r.address-end >= 64 {
			return unknown("a table of %d bytes lies at %#x, and the one before it ends at %#x", r.size, r.address, end)
		}
		end = r.end()
	}
	return nil
}
