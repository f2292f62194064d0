//go:build js && wasm

package browser

import "testing"

func TestOnlineIsWhatTheBrowserSays(t *testing.T) {
	for value, want := range map[string]bool{"true": true, "false": false, "undefined": true} {
		script(t, "Object.defineProperty(navigator, 'onLine', {configurable: true, get: () => "+value+"})")
		if got := Online(); got != want {
			t.Errorf("%s: %v", value, got)
		}
	}
	script(t, "delete navigator.onLine")
}
