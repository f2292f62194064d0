//go:build js && wasm

package browser

import "github.com/hack-pad/safejs"

// Random fills with random bytes, 65536 at most (Web Cryptography API, section 10.1.1: getRandomValues). It panics where the browser has none: what goes on
// without a secret is worse than what ends.
func Random(data []byte) {
	crypto, err := get(safejs.Global(), "crypto")
	if err != nil {
		panic(err)
	}
	array, err := construct("Uint8Array", len(data))
	if err != nil {
		panic(err)
	}
	if _, err = crypto.Call("getRandomValues", array); err != nil {
		panic(caught(err))
	}
	if n, err := safejs.CopyBytesToGo(data, array); err != nil || n != len(data) {
		panic("no random bytes")
	}
}
