//go:build js && wasm

package browser

import (
	"bytes"
	"testing"
)

func TestRandomBytes(t *testing.T) {
	a, b := make([]byte, 32), make([]byte, 32)
	Random(a)
	Random(b)
	if bytes.Equal(a, b) || bytes.Equal(a, make([]byte, 32)) {
		t.Errorf("%x, %x", a, b)
	}
	Random(nil)
}

func TestWithoutRandomnessNothingGoesOn(t *testing.T) {
	for name, getter := range map[string]string{
		"no crypto": "return undefined", "no method": "return {}", "a method that throws": "return {getRandomValues() { throw 'no' }}",
	} {
		t.Run(name, func(t *testing.T) {
			replaceGlobal(t, "crypto", getter)
			defer func() {
				if recover() == nil {
					t.Error("it went on")
				}
			}()
			Random(make([]byte, 8))
		})
	}
}
