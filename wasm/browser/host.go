//go:build js && wasm

package browser

import (
	"context"
	"sync"

	"perennial/wasm/fault"

	"github.com/hack-pad/safejs"
)

// hostName is the global under which the runtime leaves the host object for the program.
const hostName = "__perennial"

// Host is the bridge to the gate: what the runtime hands to the program when it starts it.
type Host struct {
	object safejs.Value
	config string
	ctx    context.Context // of every call from the gate; ends with Close
	cancel context.CancelFunc

	events serial

	mu        sync.Mutex // never held while JavaScript is called: that may call back
	closed    bool
	unsettled sync.WaitGroup // calls from the gate that have not settled, events that have not been dispatched
	funcs     []*function
}

// Connect takes the host object from globalThis.__perennial and deletes that global, so that
// no other script of the page finds it. Errors: fault.Internal if there is no host object.
func Connect() (*Host, error) {
	const op = "connect"
	object, err := get(safejs.Global(), hostName)
	if err != nil || object.Type() != safejs.TypeObject {
		return nil, fault.Wrap(fault.Internal, op, "perennial.wasm has to be started by perennial-runtime.js", err)
	}
	reflect, err := get(safejs.Global(), "Reflect")
	if err == nil {
		_, err = reflect.Call("deleteProperty", safejs.Global(), hostName)
	}
	if err != nil {
		return nil, fault.Wrap(fault.Internal, op, "the host object could not be taken", caught(err))
	}
	config, ok := getText(object, "config")
	if !ok {
		return nil, fault.New(fault.Internal, op, "the host has no configuration; perennial.js and perennial.wasm may be of different versions")
	}
	if own, err := get(object, "stringify"); err == nil && own.Type() == safejs.TypeFunction {
		hostStringify.Store(&own)
	}
	h := &Host{object: object, config: config, events: serial{op: "event"}}
	h.ctx, h.cancel = context.WithCancel(context.Background())
	return h, nil
}

// Config is the page's normalised configuration, a JSON text.
func (h *Host) Config() string { return h.config }

// Opened is the URL that the page was opened with, as long as an answer to a sign-in in it has not been dealt with; else "".
func (h *Host) Opened() string {
	url, _ := getText(h.object, "opened")
	return url
}

// Fetch is the browser's own fetch, for NewDoer; undefined if the host has none.
func (h *Host) Fetch() safejs.Value {
	fetch, err := get(h.object, "fetch")
	if err != nil {
		return safejs.Undefined()
	}
	return fetch
}

// Lease hands the gate a lease as JSON text; "" means that there is no session. The gate has it when Lease returns.
func (h *Host) Lease(text string) { h.notify("lease", textOrNull(text)) }

// Emit has the gate dispatch an event to the page, with a detail given as JSON text; "" means none. It only
// queues the event, since the page's listeners may call back at once, into whatever the caller holds locked.
// Events keep their order, Close waits for them, and after Close Emit does nothing.
func (h *Host) Emit(event, detailJSON string) {
	if !h.begin() {
		return
	}
	h.events.run(func() {
		defer h.unsettled.Done()
		h.notify("emit", event, textOrNull(detailJSON))
	})
}

// begin counts something that Close has to wait for, which ends with h.unsettled.Done; false after Close.
func (h *Host) begin() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return false
	}
	h.unsettled.Add(1)
	return true
}

// notify calls a method of the host whose failure is the gate's own.
func (h *Host) notify(method string, args ...any) {
	if _, err := h.object.Call(method, args...); err != nil {
		complain(fault.Wrap(fault.Internal, method, "the gate failed", caught(err)))
	}
}

// Close ends the context of all calls, waits until each has settled its promise and every event has been
// dispatched, and lets go of every function that JavaScript was given. It must not be called inside a call from the gate. It may be called more than once.
func (h *Host) Close() {
	h.mu.Lock()
	h.closed = true
	funcs := h.funcs
	h.funcs = nil
	h.mu.Unlock()
	h.cancel()
	h.unsettled.Wait()
	for _, f := range funcs {
		f.release()
	}
}
