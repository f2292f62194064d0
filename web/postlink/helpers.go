package main

// The functions that fill tables in when the program starts. All write numbers of 32 bits, so many bytes apart, from the address “to” up to “end”.
var (
	// count (to, apart, end, number, step) writes a number, and then always step more.
	count = &helper{params: 5, body: func(c *code) {
		const to, apart, end, number, step = 0, 1, 2, 3, 4
		c.loop(func() {
			c.get(to, number).store()
			c.advance(number, step).op(opDrop)
			c.advance(to, apart).get(end).op(opNotEqual)
		})
	}}
	// unpack (from, to, apart, end, base, turn) reads numbers in LEB128, and writes each plus base, rotated to the left by so many bits.
	unpack = &helper{params: 6, locals: 2, body: func(c *code) {
		const from, to, apart, end, base, turn, number, shift = 0, 1, 2, 3, 4, 5, 6, 7
		c.loop(func() {
			c.number(0).op(opSet, number).number(0).op(opSet, shift)
			c.loop(func() {
				c.get(number).load8(from).number(0x7f).op(opAnd).get(shift).op(opShift, opOr, opSet, number)
				c.get(shift).number(7).op(opAdd, opSet, shift)
				c.load8(from).number(0x80).op(opAnd)
				c.get(from).number(1).op(opAdd, opSet, from)
			})
			c.get(to, number, base).op(opAdd).get(turn).op(opRotate).store()
			c.advance(to, apart).get(end).op(opNotEqual)
		})
	}}
	// walk (from, to, apart, end, base) writes where each table by pc lies, which lie one behind the other, less base.
	walk = &helper{params: 5, body: func(c *code) {
		const from, to, apart, end, base = 0, 1, 2, 3, 4
		c.loop(func() {
			c.get(to, from, base).op(opSubtract).store()
			c.loop(func() {
				for range 2 { // skips a value and a pc
					c.loop(func() {
						c.load8(from).number(0x80).op(opAnd)
						c.get(from).number(1).op(opAdd, opSet, from)
					})
				}
				c.load8(from)
			})
			c.get(from).number(1).op(opAdd, opSet, from)
			c.advance(to, apart).get(end).op(opNotEqual)
		})
	}}
	helpers = []*helper{count, unpack, walk}
)

// helper is a function whose parameters and locals are numbers of 32 bits.
type helper struct {
	params, locals byte
	body           func(*code)
}

func (h *helper) signature() []byte {
	s := []byte{typeFunction, h.params}
	for range h.params {
		s = append(s, typeI32)
	}
	return append(s, 0) // no results
}

func (h *helper) encode() []byte {
	c := code{0}
	if h.locals > 0 {
		c = code{1, h.locals, typeI32}
	}
	h.body(&c)
	return append(c, endOfCode)
}
