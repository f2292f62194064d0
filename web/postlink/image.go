package main

import (
	"encoding/binary"
	"errors"
)

// image is what memory holds when the program starts, from address 0.
type image []byte

// imageOf lays segments out that are in the order of their addresses.
func imageOf(segments []segment) (image, error) {
	if len(segments) == 0 {
		return nil, errors.New("the module has no data")
	}
	end := segments[len(segments)-1].end()
	if end > 1<<28 {
		return nil, errors.New("the module has data above 256 MB")
	}
	m := make(image, end)
	for _, s := range segments {
		copy(m[s.address:], s.content)
	}
	return m, nil
}

// segments are what the image holds, without its wider gaps.
func (m image) segments() []segment {
	var all []segment
	zeros := gap + 1 // how many there have been
	for i, b := range m {
		if b == 0 {
			zeros++
			continue
		}
		if zeros > gap {
			all = append(all, segment{address: uint32(i)})
			zeros = 0
		}
		last := &all[len(all)-1]
		last.content = append(append(last.content, make([]byte, zeros)...), b)
		zeros = 0
	}
	return all
}

// holds reports whether size bytes from an address on are in the image.
func (m image) holds(address, size uint64) bool {
	return address <= uint64(len(m)) && size <= uint64(len(m))-address
}

// word is the number of 64 bits at an address, which the image holds.
func (m image) word(address uint64) uint64 { return binary.LittleEndian.Uint64(m[address:]) }

func (m image) setWord(address, value uint64) { binary.LittleEndian.PutUint64(m[address:], value) }
