package main

import (
	"encoding/binary"
	"math/bits"
)

// column is a number that each function has in a table: at an address for the first, and so many bytes further on for each other.
type column struct {
	to, apart uint64
	number    func(i int) uint32
	// What makes packed numbers small. Turn: by how many bits they are rotated to the left when they are unpacked, so that multiples of 8 are packed
	// as what they are multiples of, and none stays none. Base: before that, what is added.
	turn, base uint32
}

// unpacking is what unpacks the tables of so many functions.
type unpacking struct {
	functions uint64
	calls     []call
}

// call is a call of a helper.
type call struct {
	helper    *helper
	arguments []uint32
}

// columns packs columns, for an address: one after the other, in LEB128, as neighbours in one are alike. A column whose numbers grow
// steadily takes no room.
func (u *unpacking) columns(columns []column, address uint32) (packed []byte) {
	for _, c := range columns {
		first := c.number(0)
		step, steady := c.number(min(1, int(u.functions)-1))-first, true
		var numbers []byte
		for i := range int(u.functions) {
			steady = steady && c.number(i) == first+uint32(i)*step
			numbers = binary.AppendUvarint(numbers, uint64(bits.RotateLeft32(c.number(i), -int(c.turn))-c.base))
		}
		place := []uint32{uint32(c.to), uint32(c.apart), uint32(c.to + u.functions*c.apart)}
		if steady {
			u.calls = append(u.calls, call{count, append(place, first, step)})
			continue
		}
		from := address + uint32(len(packed))
		u.calls = append(u.calls, call{unpack, append([]uint32{from}, append(place, c.base, c.turn)...)})
		packed = append(packed, numbers...)
	}
	return packed
}

// tables has the offsets of tables by pc written, which lie one behind the other in the pctab at an address, the first at an offset.
func (u *unpacking) tables(pctab uint64, offset int, to uint64) {
	u.calls = append(u.calls, call{walk, []uint32{
		uint32(pctab) + uint32(offset), uint32(to), packedSize, uint32(to + u.functions*packedSize), uint32(pctab),
	}})
}

// code is the body of a start function.
func (u unpacking) code(c *code, index func(*helper) uint32) {
	for _, call := range u.calls {
		c.numbers(call.arguments...).call(index(call.helper))
	}
}
