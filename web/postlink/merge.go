package main

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// gap is how many zeros two segments may have between them to be merged.
const gap = 1 << 12

// segment is what memory holds at an address when the program starts.
type segment struct {
	address uint32
	content []byte
}

func (s segment) end() uint64 { return uint64(s.address) + uint64(len(s.content)) }

// merge returns the module with its data in as few segments as can be, and how many there were before and are after. It
// fails for a module whose data are not laid out as Go's linker does it: in one memory, at fixed addresses, none over another.
func merge(module []byte) (merged []byte, before, after int, err error) {
	all, err := sections(module)
	if err != nil {
		return nil, 0, 0, err
	}
	for i, s := range all {
		switch s.id {
		case dataCount: // some code may name its segments, which are no longer there
			return nil, 0, 0, errors.New("this program counts its data segments: the toolchain lays programs out in another way than this tool knows")
		case dataSection:
			old, err := parse(s.content)
			if err != nil {
				return nil, 0, 0, fmt.Errorf("data section: %w", err)
			}
			segments, err := fuse(old)
			if err != nil {
				return nil, 0, 0, fmt.Errorf("data section: %w", err)
			}
			all[i].content = encode(segments)
			before, after = len(old), len(segments)
		}
	}
	if before == 0 {
		return nil, 0, 0, errors.New("the module has no data")
	}
	return join(all), before, after, nil
}

// parse reads the data section (section 5.5.14).
func parse(content []byte) ([]segment, error) {
	r := reader{content}
	n, err := r.unsigned()
	if err != nil {
		return nil, err
	}
	segments := make([]segment, 0, n)
	for range n {
		flags, err := r.byte()
		if err != nil {
			return nil, err
		}
		opcode, err := r.byte()
		if err != nil {
			return nil, err
		}
		if flags != 0 || opcode != i32Const {
			return nil, errors.New("a segment lies elsewhere than at a fixed address of the first memory")
		}
		address, err := r.signed()
		if err != nil {
			return nil, err
		}
		if end, err := r.byte(); err != nil || end != endOfCode {
			return nil, errors.New("a segment's address is more than a number")
		}
		bytes, err := r.vector()
		if err != nil {
			return nil, err
		}
		segments = append(segments, segment{address, bytes})
	}
	if len(r.rest) > 0 {
		return nil, errors.New("something follows the last segment")
	}
	return segments, nil
}

// The instructions that an address consists of (section 5.4.7).
const (
	i32Const  = 0x41
	endOfCode = 0x0b
)

// fuse merges segments that lie close to each other. The linker writes those of each of its own sections in their order,
// and the sections in another; as no two overlap, it does not matter in which they come.
func fuse(old []segment) ([]segment, error) {
	sorted := slices.Clone(old)
	slices.SortFunc(sorted, func(a, b segment) int { return cmp.Compare(a.address, b.address) })
	var segments []segment
	var end uint64
	for i, s := range sorted {
		switch {
		case i > 0 && uint64(s.address) < end:
			return nil, fmt.Errorf("the segment at %d overlaps with the one before it", s.address)
		case i == 0 || uint64(s.address)-end > gap:
			segments = append(segments, segment{address: s.address})
			end = uint64(s.address)
		}
		last := &segments[len(segments)-1]
		last.content = append(last.content, make([]byte, uint64(s.address)-end)...)
		last.content = append(last.content, s.content...)
		end = s.end()
	}
	return segments, nil
}

// encode is the inverse of parse.
func encode(segments []segment) []byte {
	content := binary.AppendUvarint(nil, uint64(len(segments)))
	for _, s := range segments {
		content = append(content, 0, i32Const)
		content = append(appendSigned(content, s.address), endOfCode)
		content = appendVector(content, s.content)
	}
	return content
}
