package main

import "encoding/binary"

// Instructions of WebAssembly (WebAssembly Core Specification, section 5.4), as far as start functions need them.
const (
	opLoop     = 0x03
	opBrIf     = 0x0d
	opCall     = 0x10
	opDrop     = 0x1a
	opGet      = 0x20
	opSet      = 0x21
	opTee      = 0x22
	opLoad8    = 0x2d // i32.load8_u
	opStore    = 0x36 // i32.store
	opNotEqual = 0x47
	opAdd      = 0x6a
	opSubtract = 0x6b
	opAnd      = 0x71
	opOr       = 0x72
	opShift    = 0x74 // i32.shl
	opRotate   = 0x77 // i32.rotl

	typeI32      = 0x7f
	typeFunction = 0x60
	noResult     = 0x40 // of a loop
)

// code is a sequence of instructions.
type code []byte

func (c *code) op(ops ...byte) *code {
	*c = append(*c, ops...)
	return c
}

// get pushes locals.
func (c *code) get(locals ...byte) *code {
	for _, l := range locals {
		c.op(opGet, l)
	}
	return c
}

// number pushes a number.
func (c *code) number(n uint32) *code {
	*c = appendSigned(append(*c, i32Const), n)
	return c
}

// numbers pushes numbers.
func (c *code) numbers(all ...uint32) *code {
	for _, n := range all {
		c.number(n)
	}
	return c
}

// call calls a function.
func (c *code) call(function uint32) *code {
	*c = binary.AppendUvarint(append(*c, opCall), uint64(function))
	return c
}

// advance adds one local to another, which it leaves on the stack as well.
func (c *code) advance(local, by byte) *code { return c.get(local, by).op(opAdd, opTee, local) }

// loop repeats what body does, as long as it leaves something other than 0 on the stack.
func (c *code) loop(body func()) *code {
	c.op(opLoop, noResult)
	body()
	return c.op(opBrIf, 0, endOfCode)
}

// load8 pushes the byte that a local points to.
func (c *code) load8(local byte) *code { return c.get(local).op(opLoad8, 0, 0) }

// store stores what is on the stack at the address below it.
func (c *code) store() *code { return c.op(opStore, 0, 0) }
