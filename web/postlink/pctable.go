package main

import "encoding/binary"

// pcTable is the table by pc at an offset of the pctab: pairs of numbers, how far the value goes on from the one before, and the pc,
// with a zero behind them (runtime/symtab.go, step).
func (l layout) pcTable(m image, of string, offset uint32) ([]byte, error) {
	if offset == 0 {
		return nil, nil
	}
	if uint64(offset) >= l.pcs.size {
		return nil, unknown("a table by pc of %s lies at %d of %d bytes", of, offset, l.pcs.size)
	}
	all := m[l.pcs.address+uint64(offset) : l.pcs.end()]
	size := 0
	for first := true; ; first = false {
		value, n := binary.Uvarint(all[size:])
		if n > 0 && value == 0 && !first {
			return all[:size+n], nil
		}
		pc, k := binary.Uvarint(all[min(size+max(n, 0), len(all)):])
		if n <= 0 || k <= 0 || pc == 0 || value>>32 != 0 || pc>>32 != 0 {
			return nil, unknown("a table by pc of %s at %d is no pairs of numbers with a zero behind them", of, offset)
		}
		size += n + k
	}
}

// without is a table by pc for a function that has none: no value (-1) for all of its pcs.
var without = []byte{0, 0x80, 0x80, 0x04, 0}
