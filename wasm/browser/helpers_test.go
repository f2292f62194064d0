//go:build js && wasm

package browser

import (
	"context"
	"runtime"
	"testing"
	"time"

	"perennial/wasm/fault"

	"github.com/hack-pad/safejs"
)

// script runs the body of a JavaScript function; args are there as arguments[0] and so on.
func script(t *testing.T, body string, args ...any) safejs.Value {
	t.Helper()
	value, err := evaluate(body, args...)
	if err != nil {
		t.Fatalf("script %q: %v %+v", body, caught(err), caught(err))
	}
	return value
}

func evaluate(body string, args ...any) (safejs.Value, error) {
	function, err := construct("Function", body)
	if err != nil {
		return safejs.Undefined(), err
	}
	return function.Invoke(args...)
}

// scriptText is script for one that gives a string.
func scriptText(t *testing.T, body string, args ...any) string {
	t.Helper()
	value := script(t, body, args...)
	text, ok := textOf(value)
	if !ok {
		t.Fatalf("script %q gave a %v, not a string", body, value.Type())
	}
	return text
}

// limited is a context that ends long after everything in a test should have.
func limited(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// receive waits for a value, and fails the test when none comes.
func receive[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case value := <-from:
		return value
	case <-limited(t).Done():
		t.Fatal("waited in vain")
		panic("unreachable")
	}
}

// turn lets JavaScript's event loop go round once.
func turn(t *testing.T) {
	t.Helper()
	if _, err := Await(limited(t), script(t, "return new Promise(done => setTimeout(done))")); err != nil {
		t.Fatal(err)
	}
}

// leavesNothing fails the test if functions or goroutines remain when it is over.
func leavesNothing(t *testing.T) {
	t.Helper()
	turn(t) // the runtime keeps a goroutine of its own from the first event on
	funcs, goroutines := LiveFuncs(), runtime.NumGoroutine()
	t.Cleanup(func() {
		for range 200 {
			if LiveFuncs() <= funcs && runtime.NumGoroutine() <= goroutines {
				return
			}
			turn(t)
		}
		t.Errorf("left behind: %d functions, %d goroutines", LiveFuncs()-funcs, runtime.NumGoroutine()-goroutines)
	})
}

// wantCode fails the test unless err is a fault of a code.
func wantCode(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if fault.CodeOf(err) != code {
		t.Errorf("error is %q (%v), want %q", fault.CodeOf(err), err, code)
	}
}

// replaceGlobal puts a getter with the body given in the place of a global, until the test is over.
func replaceGlobal(t *testing.T, name, getter string) {
	t.Helper()
	restore := script(t, `
		const name = arguments[0], before = Object.getOwnPropertyDescriptor(globalThis, name);
		Object.defineProperty(globalThis, name, {configurable: true, get: new Function(arguments[1])});
		return () => before ? Object.defineProperty(globalThis, name, before) : delete globalThis[name];`, name, getter)
	t.Cleanup(func() {
		if _, err := restore.Invoke(); err != nil {
			t.Error(caught(err))
		}
	})
}
