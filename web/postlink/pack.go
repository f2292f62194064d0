package main

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
)

const (
	// Of a _func as pack lays it out: all have as many tables by pc, and as much funcdata.
	packedTables = pcStackMap + 1
	packedSize   = (funcSize + 4*packedTables + 4*dataKept + 7) / 8 * 8
)

// pack lays the tables of functions out anew, in their old places, with no more than functions have. What lies in memory then has to be
// unpacked, by the code that it returns.
func pack(m image, l layout, functions []function) (unpacking, error) {
	n := uint64(len(functions))
	records := l.table.address + (8*n+4+7)/8*8
	names, nameAt := packNames(functions)
	pointers, maps := packTables(functions)
	funcdata, dataAt := packData(functions)

	columns := []column{
		{to: l.find.address, apart: findStride, number: func(i int) uint32 { return uint32(i) }},
		{to: l.table.address, apart: 8, number: func(i int) uint32 { return uint32(entry + i) }},
		{to: l.table.address + 4, apart: 8, number: func(i int) uint32 {
			return uint32(records - l.table.address + uint64(i)*packedSize)
		}},
	}
	word := func(k int, turn, base uint32, number func(i int) uint32) {
		columns = append(columns, column{records + 4*uint64(k), packedSize, number, turn, base})
	}
	word(0, 0, 0, func(i int) uint32 { return uint32(entry + i) })
	word(1, 0, 0, func(i int) uint32 { return nameAt[nameless(functions[i].name)] })
	word(2, 3, 0, func(i int) uint32 { return functions[i].args })
	word(3, 0, 0, func(i int) uint32 { return functions[i].deferReturn })
	word(7, 0, 0, func(int) uint32 { return packedTables })
	word(10, 0, dataKept<<24, func(i int) uint32 { return functions[i].kind | dataKept<<24 })
	for k := range dataKept {
		word(funcSize/4+packedTables+k, 3, none, func(i int) uint32 {
			if d := functions[i].data[k]; d != nil {
				return dataAt[string(d)]
			}
			return none
		})
	}
	u := unpacking{functions: n}
	packed := u.columns(columns, uint32(l.names.address)+uint32(len(names)))
	u.tables(l.pcs.address, 1, records+4*4)
	u.tables(l.pcs.address, len(pointers), records+funcSize+4*pcStackMap)

	clear(m[l.names.address:l.find.end()])
	size := records + n*packedSize - l.table.address
	for _, part := range []struct {
		name    string
		content []byte
		at, end uint64
	}{
		{"names and columns", append(names, packed...), l.names.address, l.pcs.address},
		{"tables by pc", append(pointers, maps...), l.pcs.address, l.pcs.end()},
		{"_funcs", make([]byte, size), l.table.address, l.table.end()},
		{"funcdata", funcdata, l.funcdata.address, l.funcdata.end()},
	} {
		if part.at+uint64(len(part.content)) > part.end {
			return unpacking{}, unknown("%d bytes of %s do not fit between %#x and %#x", len(part.content), part.name, part.at, part.end)
		}
		copy(m[part.at:], part.content)
	}
	binary.LittleEndian.PutUint32(m[l.table.address+8*n:], uint32(entry+n)) // the end of the ftab
	for word, size := range map[uint64]int{mdNames: len(names), mdUnits: 0, mdFiles: 0, mdPCs: len(pointers) + len(maps), mdTable: int(size)} {
		m.setWord(l.moduledata+8*(word+1), uint64(size))
		m.setWord(l.moduledata+8*(word+2), uint64(size))
	}
	return u, nil
}

// packNames is the funcnametab, and where each name lies in it.
func packNames(functions []function) (table []byte, at map[string]uint32) {
	table, at = []byte{0}, map[string]uint32{"": 0}
	for _, f := range functions {
		name := nameless(f.name)
		if _, ok := at[name]; !ok {
			at[name] = uint32(len(table))
			table = append(append(table, name...), 0)
		}
	}
	return table, at
}

// packTables is the pctab: first the tables of the stack pointer, after the byte that none begins with, and behind it those of the stack maps,
// of all functions in their order. Equal ones are not shared: compressed, they take less than where they would lie.
func packTables(functions []function) (pointers, maps []byte) {
	pointers = []byte{0}
	for _, f := range functions {
		pointers = append(pointers, orWithout(f.sp)...)
		maps = append(maps, orWithout(f.stackMap)...)
	}
	return pointers, maps
}

func orWithout(table []byte) []byte {
	if table == nil {
		return without
	}
	return table
}

// packData is the funcdata, each once, and where it lies.
func packData(functions []function) (all []byte, at map[string]uint32) {
	at = make(map[string]uint32)
	var unique []string
	for _, f := range functions {
		for _, d := range f.data {
			if _, ok := at[string(d)]; d != nil && !ok {
				at[string(d)] = 0
				unique = append(unique, string(d))
			}
		}
	}
	// Like beside like.
	slices.SortFunc(unique, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
	for _, d := range unique {
		all = append(all, bytes.Repeat([]byte{0}, -len(all)&7)...) // as a record of an object on the stack wants it
		at[d] = uint32(len(all))
		all = append(all, d...)
	}
	return all, at
}
