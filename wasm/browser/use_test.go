//go:build js && wasm

package browser

import (
	"testing"

	"github.com/hack-pad/safejs"
)

func TestOnUseHearsClicksAndKeysUntilItIsStopped(t *testing.T) {
	heard := make(chan bool, 10)
	before := LiveFuncs()
	stop, err := OnUse(func() { heard <- true })
	if err != nil {
		t.Fatal(err)
	}
	fire := func(name string) {
		constructor, err := safejs.Global().Get("Event")
		if err != nil {
			t.Fatal(err)
		}
		event, err := constructor.New(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := safejs.Global().Call("dispatchEvent", event); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range uses {
		fire(name)
		<-heard
	}
	stop()
	fire("keydown")
	if len(heard) != 0 {
		t.Error("heard a key after stop")
	}
	if live := LiveFuncs(); live != before {
		t.Errorf("%d functions are still alive", live-before)
	}
}
