//go:build js && wasm

package browser

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/hack-pad/safejs"
)

func TestAwaitGivesWhatAPromiseFulfilledWith(t *testing.T) {
	for name, body := range map[string]string{
		"promise":          "return Promise.resolve('it')",
		"later":            "return new Promise(done => setTimeout(() => done('it')))",
		"thenable":         "return {then(done) { done('it') }}",
		"plain value":      "return 'it'",
		"promise of a one": "return new Promise(done => done(Promise.resolve('it')))",
	} {
		t.Run(name, func(t *testing.T) {
			leavesNothing(t)
			value, err := Await(limited(t), script(t, body))
			if text, _ := textOf(value); err != nil || text != "it" {
				t.Errorf("got %q, %v", text, err)
			}
		})
	}
}

func TestAwaitSurvivesEveryKindOfRejection(t *testing.T) {
	for _, c := range []struct{ body, name, message string }{
		{"return Promise.reject(new TypeError('no'))", "TypeError", "no"},
		{"return Promise.reject(new DOMException('no', 'AbortError'))", "AbortError", "no"},
		{"return Promise.reject('s')", "", "s"},
		{"return Promise.reject(null)", "", ""},
		{"return Promise.reject()", "", ""},
		{"return Promise.reject(7)", "", ""},
		{"return Promise.reject({get name() { throw null }, message: 3})", "", ""},
		{"return {get then() { throw new RangeError('no') }}", "RangeError", "no"},
		{"return {then() { throw null }}", "", ""},
	} {
		t.Run(c.body, func(t *testing.T) {
			leavesNothing(t)
			_, err := Await(limited(t), script(t, c.body))
			var exception *Exception
			if !errors.As(err, &exception) || exception.Name != c.name || exception.Message != c.message {
				t.Errorf("got %#v", err)
			}
			if err.Error() == "" || ErrorName(err) != c.name {
				t.Errorf("text %q, name %q", err, ErrorName(err))
			}
		})
	}
}

func TestAwaitEndsWithItsContextAndLetsGoLater(t *testing.T) {
	leavesNothing(t)
	before := LiveFuncs()
	promise := script(t, "let end; const p = new Promise(done => { end = done }); p.end = end; return p")
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { _, err := Await(ctx, promise); done <- err }()
	turn(t)
	cancel()
	if err := receive(t, done); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if LiveFuncs() != before+2 {
		t.Errorf("%d functions are waiting for the promise, want 2", LiveFuncs()-before)
	}
	if _, err := promise.Call("end"); err != nil {
		t.Fatal(caught(err))
	}
}

func TestAwaitOfAnEndedContextStillTakesTheRejection(t *testing.T) {
	leavesNothing(t)
	unhandled := make(chan struct{}, 1)
	stop, err := Listen(safejs.Global(), "unhandledrejection", func(safejs.Value) { unhandled <- struct{}{} })
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Await(ctx, script(t, "return Promise.reject(new Error('late'))")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	turn(t)
	turn(t)
	if len(unhandled) != 0 {
		t.Error("the rejection was left unhandled")
	}
}

func TestPromiseSettlesWithWhatWorkReturns(t *testing.T) {
	for _, c := range []struct {
		name string
		work func() (any, error)
		want string
	}{
		{"value", func() (any, error) { return "it", nil }, "it"},
		{"error", func() (any, error) { return nil, errors.New("no") }, "rejected: no"},
		{"panic", func() (any, error) { panic("secret") }, "rejected: call: a panic, please report it: string"},
		{"runtime panic", func() (any, error) { return strings.Split("one", ",")[1], nil }, "index out of range"},
		{"value for which JavaScript has none", func() (any, error) { return make(chan int), nil }, "rejected: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			leavesNothing(t)
			p := Promise(c.work, nil)
			settled := script(t, "return arguments[0].then(String, e => 'rejected: ' + e.message)", p)
			value, err := Await(limited(t), settled)
			text, _ := textOf(value)
			if err != nil || !strings.Contains(text, c.want) || strings.Contains(text, "secret") {
				t.Errorf("got %q, %v", text, err)
			}
		})
	}
}

func TestPromiseWorksInBrowsersWithoutWithResolvers(t *testing.T) {
	leavesNothing(t)
	restore := script(t, "const w = Promise.withResolvers; Promise.withResolvers = undefined; return () => { Promise.withResolvers = w }")
	defer func() { _, _ = restore.Invoke() }()
	value, err := Await(limited(t), Promise(func() (any, error) { return "it", nil }, nil))
	if text, _ := textOf(value); text != "it" || err != nil {
		t.Errorf("got %q, %v", text, err)
	}
	if _, err = Await(limited(t), Promise(func() (any, error) { return nil, errors.New("no") }, nil)); ErrorName(err) != "Error" {
		t.Errorf("got %v", err)
	}
}

func TestPromiseRejectsWithWhatTheRejecterMakes(t *testing.T) {
	leavesNothing(t)
	made := script(t, "return {code: 'mine'}")
	p := Promise(func() (any, error) { return nil, errors.New("no") }, func(error) safejs.Value { return made })
	_, err := Await(limited(t), p)
	var exception *Exception
	if !errors.As(err, &exception) || !exception.Value().Equal(made) {
		t.Errorf("got %v", err)
	}
	p = Promise(func() (any, error) { return nil, errors.New("no") }, func(error) safejs.Value { panic("in the rejecter") })
	if _, err = Await(limited(t), p); err == nil {
		t.Error("a panic of the rejecter left the promise fulfilled")
	}
}
