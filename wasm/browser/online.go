//go:build js && wasm

package browser

import "github.com/hack-pad/safejs"

// Online reports whether the browser takes itself for connected to a network (HTML, section 9.1.7: navigator.onLine). That it is
// says little; that it is not can be believed.
func Online() bool {
	navigator, err := get(safejs.Global(), "navigator")
	if err != nil {
		return true
	}
	online, err := get(navigator, "onLine")
	if err != nil || online.Type() != safejs.TypeBoolean {
		return true
	}
	is, err := online.Bool()
	return is || err != nil
}
