//go:build js && wasm

package browser

import (
	"context"

	"github.com/hack-pad/safejs"
)

// Await waits for a promise, a thenable or a plain value. It returns what the promise fulfilled with,
// an *Exception if it was rejected, or ctx.Err() as soon as ctx ends; then the promise is let go when it settles.
// It must not be called inside a JavaScript callback.
func Await(ctx context.Context, promise safejs.Value) (safejs.Value, error) {
	type outcome struct {
		value safejs.Value
		err   error
	}
	done := make(chan outcome, 1)
	err := settle(promise, func(value safejs.Value, err error) { done <- outcome{value, err} })
	if err != nil {
		return safejs.Undefined(), err
	}
	if ctx.Err() != nil {
		return safejs.Undefined(), ctx.Err()
	}
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		return safejs.Undefined(), ctx.Err()
	}
}

// settle calls done once, inside a JavaScript callback, with the value or the *Exception that a promise
// settles with. One then(ok, no), and whichever is called releases both.
func settle(promise safejs.Value, done func(value safejs.Value, err error)) error {
	var ok, no *function
	release := func() { ok.release(); no.release() }
	ok, err := newFunc("promise", func(args []safejs.Value) any {
		release()
		done(first(args), nil)
		return nil
	})
	if err != nil {
		return err
	}
	no, err = newFunc("promise", func(args []safejs.Value) any {
		release()
		done(safejs.Undefined(), exceptionOf(first(args)))
		return nil
	})
	if err != nil {
		release()
		return err
	}
	class, err := get(safejs.Global(), "Promise")
	if err == nil {
		promise, err = class.Call("resolve", promise)
	}
	if err == nil {
		_, err = promise.Call("then", ok.value(), no.value())
	}
	if err != nil {
		release()
		return caught(err)
	}
	return nil
}

// Rejecter makes the value that a promise is rejected with.
type Rejecter func(error) safejs.Value

// Promise runs work on its own goroutine and returns a promise of its result, which may be anything
// that safejs can hand to JavaScript. An error, or a panic as an internal fault, rejects it with what
// reject makes of it; without reject, with an Error of its text. It may be called inside a callback.
func Promise(work func() (any, error), reject Rejecter) safejs.Value {
	return promiseThen(work, reject, func() {})
}

// promiseThen is Promise, and calls settled once the promise has been settled.
func promiseThen(work func() (any, error), reject Rejecter, settled func()) safejs.Value {
	d, err := newDeferred()
	if err != nil {
		complain(err)
		settled()
		return safejs.Undefined()
	}
	if reject == nil {
		reject = plainError
	}
	go func() {
		defer settled()
		defer func() {
			if p := recover(); p != nil { // a panic of reject itself
				report("promise", p)
				d.reject(nil)
			}
		}()
		value, err := guarded(work)
		if err == nil {
			err = d.resolve(value)
		}
		if err != nil {
			d.reject(reject(err))
		}
	}()
	return d.promise
}

// guarded runs work, and returns a panic as an error.
func guarded(work func() (any, error)) (value any, err error) {
	defer func() {
		if p := recover(); p != nil {
			value, err = nil, panicFault("call", p)
		}
	}()
	return work()
}
