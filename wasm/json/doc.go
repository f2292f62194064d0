// Package json reads and writes JSON (RFC 8259) without reflection, which costs a program in WebAssembly more bytes than all that is done
// with it here. A type that is a JSON object lists its members: see Object. What it writes is to the byte what encoding/json would write.
//
// It reads as encoding/json does, with three exceptions: the names of members have to be the same to the letter; numbers that have no type of their
// own are a Number; and nesting ends at maxDepth. Its errors never quote data.
package json
