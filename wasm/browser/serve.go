//go:build js && wasm

package browser

import (
	"context"

	"perennial/wasm/fault"

	"github.com/hack-pad/safejs"
)

type (
	// Call answers a call from the gate: JSON text in, JSON text out ("" for null). It may wait, and ends with ctx.
	Call = func(ctx context.Context, arg string) (string, error)
	// SyncCall answers a call from the gate at once: it must not wait for anything.
	SyncCall = func(arg string) (string, error)
)

// Serve connects the gate: from here on it can reach each of calls and syncs by its name, and
// stop by asking the program to end. Each call and each stop runs on a goroutine of its own. An unknown name is
// answered with fault.InvalidArgument, and everything after Close with fault.Stopped. Errors: fault.Internal
// if the host refuses, fault.Stopped after Close.
func (h *Host) Serve(calls map[string]Call, syncs map[string]SyncCall, stop func()) error {
	onCall, err := h.expose("call", func(args []safejs.Value) any {
		return h.answer(calls, args)
	})
	if err != nil {
		return err
	}
	onSync, err := h.expose("callSync", func(args []safejs.Value) any {
		text, err := h.answerSync(syncs, args)
		if err != nil {
			return h.Reject(err)
		}
		return text
	})
	if err != nil {
		return err
	}
	onStop, err := h.expose("stop", func([]safejs.Value) any {
		ending := &serial{op: "stop"}
		ending.run(stop)
		return nil
	})
	if err != nil {
		return err
	}
	if _, err := h.object.Call("connect", onCall, onSync, onStop); err != nil {
		return fault.Wrap(fault.Internal, "serve", "the host refused to connect", caught(err))
	}
	return nil
}

// expose makes a function for the gate, which Close releases.
func (h *Host) expose(op string, call func(args []safejs.Value) any) (safejs.Value, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return safejs.Undefined(), stopped()
	}
	f, err := newFunc(op, call)
	if err != nil {
		return safejs.Undefined(), fault.Wrap(fault.Internal, "serve", "no function can be made for the gate", err)
	}
	h.funcs = append(h.funcs, f)
	return f.value(), nil
}

// answer is a promise of the answer to a call. Close waits until it has settled.
func (h *Host) answer(calls map[string]Call, args []safejs.Value) safejs.Value {
	if !h.begin() {
		return Promise(func() (any, error) { return nil, stopped() }, h.Reject)
	}
	return promiseThen(func() (any, error) {
		name, arg, err := callArguments(args)
		if err != nil {
			return nil, err
		}
		call, ok := calls[name]
		if !ok {
			return nil, unknownCall(name)
		}
		text, err := call(h.ctx, arg)
		if err != nil {
			return nil, err
		}
		return jsonText(text), nil
	}, h.Reject, h.unsettled.Done)
}

func (h *Host) answerSync(syncs map[string]SyncCall, args []safejs.Value) (text string, err error) {
	name, arg, err := callArguments(args)
	if err != nil {
		return "", err
	}
	call, ok := syncs[name]
	if !ok {
		return "", unknownCall(name)
	}
	defer func() {
		if p := recover(); p != nil {
			text, err = "", panicFault(name, p)
		}
	}()
	text, err = call(arg)
	return jsonText(text), err
}

// callArguments reads (name, jsonText); a missing text is null.
func callArguments(args []safejs.Value) (name, arg string, err error) {
	name, ok := textOf(first(args))
	if !ok {
		return "", "", fault.New(fault.InvalidArgument, "call", "the name of a call has to be a string")
	}
	if len(args) < 2 || isNone(args[1]) {
		return name, "null", nil
	}
	if arg, ok = textOf(args[1]); !ok {
		return "", "", fault.New(fault.InvalidArgument, name, "the argument of a call has to be JSON text")
	}
	return name, arg, nil
}

func jsonText(text string) string {
	if text == "" {
		return "null"
	}
	return text
}

func unknownCall(name string) error {
	return fault.New(fault.InvalidArgument, "call", "there is no call named "+name+"; perennial.js and perennial.wasm may be of different versions")
}

func stopped() error {
	return fault.New(fault.Stopped, "call", "Perennial has been stopped")
}
