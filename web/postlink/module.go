package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// What a binary module consists of (WebAssembly Core Specification, section 5.5).
const (
	header          = "\x00asm\x01\x00\x00\x00"
	customSection   = 0
	typeSection     = 1
	importSection   = 2
	functionSection = 3
	startSection    = 8
	elementSection  = 9
	codeSection     = 10
	dataSection     = 11
	dataCount       = 12
)

var errCut = errors.New("the module is cut off")

// section is one section of a module: its id and its content.
type section struct {
	id      byte
	content []byte
}

// sections are the sections of a module, in their order.
func sections(module []byte) ([]section, error) {
	rest, ok := bytes.CutPrefix(module, []byte(header))
	if !ok {
		return nil, errors.New("this is no WebAssembly module of version 1")
	}
	var all []section
	for r := (reader{rest}); len(r.rest) > 0; {
		id, err := r.byte()
		if err != nil {
			return nil, err
		}
		content, err := r.vector()
		if err != nil {
			return nil, fmt.Errorf("section %d: %w", id, err)
		}
		all = append(all, section{id, content})
	}
	return all, nil
}

// join is the inverse of sections.
func join(all []section) []byte {
	module := []byte(header)
	for _, s := range all {
		module = append(module, s.id)
		module = appendVector(module, s.content)
	}
	return module
}

func appendVector(to, content []byte) []byte {
	to = binary.AppendUvarint(to, uint64(len(content))) // LEB128, as WebAssembly has it
	return append(to, content...)
}

// reader reads a module from its beginning.
type reader struct{ rest []byte }

func (r *reader) byte() (byte, error) {
	if len(r.rest) == 0 {
		return 0, errCut
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b, nil
}

// unsigned reads an unsigned number in LEB128 (section 5.2.2).
func (r *reader) unsigned() (uint32, error) {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 || n>>32 != 0 {
		return 0, errCut
	}
	r.rest = r.rest[size:]
	return uint32(n), nil
}

// signed reads a signed number of 32 bits in LEB128: an address is its bits without their sign.
func (r *reader) signed() (uint32, error) {
	var n int64
	for shift := 0; shift < 35; shift += 7 {
		b, err := r.byte()
		if err != nil {
			return 0, err
		}
		n |= int64(b&0x7f) << shift
		if b&0x80 == 0 {
			if b&0x40 != 0 {
				n |= -1 << (shift + 7)
			}
			return uint32(n), nil
		}
	}
	return 0, errors.New("a number is longer than 32 bits")
}

// vector reads bytes behind their number.
func (r *reader) vector() ([]byte, error) {
	n, err := r.unsigned()
	if err != nil || uint64(n) > uint64(len(r.rest)) {
		return nil, errCut
	}
	content := r.rest[:n]
	r.rest = r.rest[n:]
	return content, nil
}

// appendSigned is the inverse of signed.
func appendSigned(to []byte, address uint32) []byte {
	for n := int64(int32(address)); ; n >>= 7 {
		b := byte(n & 0x7f)
		if n>>7 == 0 && b&0x40 == 0 || n>>7 == -1 && b&0x40 != 0 {
			return append(to, b)
		}
		to = append(to, b|0x80)
	}
}
