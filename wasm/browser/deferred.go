//go:build js && wasm

package browser

import (
	"github.com/hack-pad/safejs"
)

// deferred is a promise that Go settles.
type deferred struct {
	promise, yes, no safejs.Value
}

// newDeferred makes a pending promise. It leaves no Go function behind.
func newDeferred() (*deferred, error) {
	class, err := get(safejs.Global(), "Promise")
	if err != nil {
		return nil, err
	}
	made, err := class.Call("withResolvers")
	if err != nil {
		return newDeferredByExecutor(class)
	}
	d := &deferred{}
	for name, value := range map[string]*safejs.Value{"promise": &d.promise, "resolve": &d.yes, "reject": &d.no} {
		if *value, err = get(made, name); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// newDeferredByExecutor is for browsers without Promise.withResolvers (before 2024). It is second choice since
// the executor is a call from Go to JavaScript and back: before that returns, the runtime lets all other
// goroutines run, and one of them that calls back as well and then waits for something held here waits for good.
func newDeferredByExecutor(class safejs.Value) (*deferred, error) {
	d := &deferred{}
	executor, err := newFunc("promise", func(args []safejs.Value) any {
		if len(args) == 2 {
			d.yes, d.no = args[0], args[1]
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	defer executor.release() // the executor has run when the constructor returns (ECMA-262, 27.2.3.1)
	if d.promise, err = class.New(executor.value()); err != nil {
		return nil, caught(err)
	}
	return d, nil
}

// resolve fulfils the promise, or fails if value cannot be handed to JavaScript.
func (d *deferred) resolve(value any) error {
	_, err := d.yes.Invoke(value)
	return caught(err)
}

// reject rejects the promise. reason has to be a safejs.Value or nil.
func (d *deferred) reject(reason any) { _, _ = d.no.Invoke(reason) }

// plainError is a JavaScript Error with the text of err.
func plainError(err error) safejs.Value {
	value, newErr := construct("Error", err.Error())
	if newErr != nil {
		return safejs.Null()
	}
	return value
}
