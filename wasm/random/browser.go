//go:build js && wasm

package random

// Source fills with random bytes. Main sets it, before anything is drawn, to what the browser has: this package knows no JavaScript.
var Source func(data []byte)

func fill(data []byte) { Source(data) }
