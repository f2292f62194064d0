//go:build js && wasm && perennialtest

package main

import (
	"runtime"

	"github.com/hack-pad/safejs"

	"perennial/wasm/browser"
)

// In builds for tests a page can count what the program has, after the garbage is collected: an event of this name
// finds its detail filled in.
func init() {
	forTests = append(forTests, func() (func(), error) {
		return browser.Listen(safejs.Global(), "perennialtest:counters", func(event safejs.Value) {
			detail, err := event.Get("detail")
			if err != nil {
				return
			}
			var memory runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&memory)
			for name, count := range map[string]int{
				"funcs": browser.LiveFuncs(), "goroutines": runtime.NumGoroutine(), "heap": int(memory.HeapAlloc),
			} {
				_ = detail.Set(name, count)
			}
		})
	})
}
