//go:build js && wasm

package browser

import (
	"github.com/hack-pad/safejs"
)

// wakes are the events after which timers may be late and the network different: who listens, for
// what, and whether the event counts.
var wakes = []struct {
	target, event, reason string
	counts                func(event safejs.Value) bool
}{
	{"document", "visibilitychange", "visible", func(safejs.Value) bool { return isVisible() }},
	{"document", "resume", "resume", nil}, // Page Lifecycle: the page was frozen
	{"window", "online", "online", nil},
	{"window", "pageshow", "pageshow", isPersisted}, // the page comes out of the back/forward cache
}

// OnWake calls handle when the page comes back to life, with the reason: "visible", "online",
// "pageshow" (out of the back/forward cache) or "resume" (out of a freeze). handle runs outside the
// event, so it may wait; one call follows another. stop ends it.
func OnWake(handle func(reason string)) (stop func(), err error) {
	queue := &serial{op: "wake"}
	stops := []func(){queue.close}
	stop = func() {
		for _, each := range stops {
			each()
		}
	}
	for _, wake := range wakes {
		target, err := get(safejs.Global(), wake.target)
		var end func()
		if err == nil {
			end, err = Listen(target, wake.event, func(event safejs.Value) {
				if wake.counts == nil || wake.counts(event) {
					queue.run(func() { handle(wake.reason) })
				}
			})
		}
		if err != nil {
			stop()
			return nil, err
		}
		stops = append(stops, end)
	}
	return stop, nil
}

func isVisible() bool {
	document, err := get(safejs.Global(), "document")
	if err != nil {
		return false
	}
	state, _ := getText(document, "visibilityState")
	return state == "visible"
}

func isPersisted(event safejs.Value) bool {
	persisted, err := get(event, "persisted")
	if err != nil {
		return false
	}
	is, err := persisted.Truthy()
	return is && err == nil
}

// OnStorage calls handle when another page of the origin changes a key of localStorage: with its new
// value, or with ok false when it was removed. handle runs outside the event, so it may wait; one call
// follows another. stop ends it.
func OnStorage(key string, handle func(value string, ok bool)) (stop func(), err error) {
	local, err := get(safejs.Global(), "localStorage")
	if err == nil && !isNone(local) {
		// WebKitGTK sends storage events only to pages that have touched localStorage.
		_, _ = local.Call("getItem", key)
	}
	queue := &serial{op: "storage event"}
	end, err := Listen(safejs.Global(), "storage", func(event safejs.Value) {
		area, err := get(event, "storageArea")
		if err == nil && !isNone(area) && !area.Equal(local) {
			return // sessionStorage, changed by another frame of this tab
		}
		changed, err := get(event, "key") // null: everything was cleared
		if err != nil {
			return
		}
		if name, isText := textOf(changed); isText && name != key {
			return
		}
		value, ok := getText(event, "newValue")
		queue.run(func() { handle(value, ok) })
	})
	if err != nil {
		return nil, err
	}
	return func() { queue.close(); end() }, nil
}
