//go:build js && wasm

package browser

import "github.com/hack-pad/safejs"

// uses are the events that show that somebody is at the page.
var uses = []string{"pointerdown", "keydown"}

// OnUse calls handle when somebody uses the page: a click, a tap, a key. handle runs outside the event, so it may
// wait; one call follows another. stop ends it.
func OnUse(handle func()) (stop func(), err error) {
	queue := &serial{op: "use"}
	stops := []func(){queue.close}
	stop = func() {
		for _, each := range stops {
			each()
		}
	}
	for _, use := range uses {
		end, err := Listen(safejs.Global(), use, func(safejs.Value) { queue.run(handle) })
		if err != nil {
			stop()
			return nil, err
		}
		stops = append(stops, end)
	}
	return stop, nil
}
