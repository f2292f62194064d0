package main

import "encoding/binary"

// data is the funcdata of one kind at an offset.
func (l layout) data(m image, of string, kind uint64, offset uint32) ([]byte, error) {
	if uint64(offset) >= l.funcdata.size {
		return nil, unknown("funcdata %d of %s lies at %d of %d bytes", kind, of, offset, l.funcdata.size)
	}
	all := m[l.funcdata.address+uint64(offset) : l.funcdata.end()]
	size := uint64(1 << 32) // unless it is known
	switch kind {
	case dataArgs, dataLocals: // a stackmap (runtime/symtab.go): how many bitmaps, of how many bits each
		if len(all) >= 8 {
			maps, bits := binary.LittleEndian.Uint32(all), binary.LittleEndian.Uint32(all[4:])
			if maps < 1<<16 && bits < 1<<20 {
				size = 8 + uint64(maps)*uint64((bits+7)/8)
			}
		}
	case dataStackObjects: // how many stackObjectRecords (runtime/stack.go)
		if len(all) >= 8 {
			if records := binary.LittleEndian.Uint64(all); records < 1<<16 {
				size = 8 + 16*records
			}
		}
	case dataDefers: // where the bits lie, and where the closures do (runtime/panic.go, initOpenCodedDefers)
		_, n := binary.Uvarint(all)
		if n > 0 {
			if _, k := binary.Uvarint(all[n:]); k > 0 {
				size = uint64(n + k)
			}
		}
	case dataInlTree:
		return nil, unknown("%s has a tree of inlined calls: this tool knows programs without (-gcflags=all=-l)", of)
	}
	if size > uint64(len(all)) {
		return nil, unknown("funcdata %d of %s at %d is cut off", kind, of, offset)
	}
	return all[:size], nil
}
