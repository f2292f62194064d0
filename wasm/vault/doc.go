// Package vault keeps texts at rest: sealed, where the page asks for it, and in memory, where the browser keeps nothing.
// It knows of a session no more than whose a record is. It has no JavaScript in it: the storage and the key that seals
// are given to it.
package vault
