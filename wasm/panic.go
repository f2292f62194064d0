//go:build js && wasm && perennialtest

package main

import (
	"github.com/hack-pad/safejs"

	"perennial/wasm/browser"
)

// In builds for tests a page can kill the program, as a mistake of ours would: by an event of this name.
func init() {
	forTests = append(forTests, func() (func(), error) {
		return browser.Listen(safejs.Global(), "perennialtest:panic", func(safejs.Value) {
			go func() { panic("on purpose, in a build for tests") }()
		})
	})
}
