//go:build js && wasm

package browser

// LiveFuncs is how many Go functions JavaScript can still call.
func LiveFuncs() int { return int(liveFuncs.Load()) }
