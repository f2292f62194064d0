package main

import (
	"encoding/binary"
	"errors"
	"slices"
)

// addStart gives a module helpers, and a start function (section 5.5.11). Its code calls the helpers by their index, which body gets.
func addStart(all []section, body func(c *code, index func(h *helper) uint32)) ([]section, error) {
	imported, err := imports(all)
	if err != nil {
		return nil, err
	}
	defined, err := length(all, functionSection)
	if err != nil {
		return nil, err
	}
	types, err := length(all, typeSection)
	if err != nil {
		return nil, err
	}
	first := imported + defined
	start := helper{body: func(c *code) { body(c, func(h *helper) uint32 { return first + uint32(slices.Index(helpers, h)) }) }}
	var signatures, uses, bodies [][]byte
	for i, h := range append(slices.Clone(helpers), &start) {
		signatures = append(signatures, h.signature())
		uses = append(uses, binary.AppendUvarint(nil, uint64(types)+uint64(i)))
		bodies = append(bodies, appendVector(nil, h.encode()))
	}
	var with []section
	for _, s := range all {
		switch s.id {
		case startSection:
			return nil, unknown("the module has a start function")
		case typeSection:
			s.content = extend(s.content, signatures)
		case functionSection:
			s.content = extend(s.content, uses)
		case codeSection:
			s.content = extend(s.content, bodies)
		case elementSection: // the start section comes before it
			with = append(with, section{startSection, binary.AppendUvarint(nil, uint64(first)+uint64(len(helpers)))})
		}
		with = append(with, s)
	}
	return with, nil
}

// length is how many entries a section has, each of a kind that Go's linker writes once.
func length(all []section, id byte) (uint32, error) {
	i := slices.IndexFunc(all, func(s section) bool { return s.id == id })
	if i < 0 {
		return 0, unknown("the module has no section %d", id)
	}
	return (&reader{all[i].content}).unsigned()
}

// extend adds entries to the content of a section.
func extend(content []byte, entries [][]byte) []byte {
	n, size := binary.Uvarint(content)
	extended := binary.AppendUvarint(nil, n+uint64(len(entries)))
	extended = append(extended, content[size:]...)
	return append(extended, slices.Concat(entries...)...)
}

// imports is how many functions a module imports, if it imports nothing else (section 5.5.5).
func imports(all []section) (uint32, error) {
	n, err := length(all, importSection)
	if err != nil {
		return 0, err
	}
	i := slices.IndexFunc(all, func(s section) bool { return s.id == importSection })
	r := reader{all[i].content}
	r.unsigned() // how many: length has read it
	for range n {
		_, moduleErr := r.vector()
		_, nameErr := r.vector()
		kind, kindErr := r.byte()
		_, typeErr := r.unsigned()
		if err := errors.Join(moduleErr, nameErr, kindErr, typeErr); err != nil {
			return 0, err
		}
		if kind != 0 {
			return 0, unknown("the module imports something else than functions")
		}
	}
	return n, nil
}
