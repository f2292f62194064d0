//go:build js && wasm

package browser

import (
	"sync/atomic"

	"github.com/hack-pad/safejs"
)

// liveFuncs counts the functions that JavaScript can still call.
var liveFuncs atomic.Int64

// LiveFuncs is how many Go functions JavaScript can still call. Tests look at it: a leak shows here.
func LiveFuncs() int { return int(liveFuncs.Load()) }

// function is a Go function that JavaScript can call, until it is released.
type function struct {
	fn       safejs.Func
	released atomic.Bool
}

// newFunc wraps call for JavaScript. A panic in it is reported under the name op, and JavaScript gets
// null. call must not wait for anything that JavaScript has to do first: that would be a deadlock.
func newFunc(op string, call func(args []safejs.Value) any) (*function, error) {
	fn, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) (result any) {
		defer func() {
			if p := recover(); p != nil {
				report(op, p)
				result = nil
			}
		}()
		return call(args)
	})
	if err != nil {
		return nil, caught(err)
	}
	liveFuncs.Add(1)
	return &function{fn: fn}, nil
}

// value is the function as JavaScript sees it.
func (f *function) value() safejs.Value { return f.fn.Value() }

// release lets go of the function. It may be called more than once, on nil, and from inside the function itself.
func (f *function) release() {
	if f != nil && f.released.CompareAndSwap(false, true) {
		f.fn.Release()
		liveFuncs.Add(-1)
	}
}

// first is the first argument of a call from JavaScript, undefined if there is none.
func first(args []safejs.Value) safejs.Value {
	if len(args) == 0 {
		return safejs.Undefined()
	}
	return args[0]
}
