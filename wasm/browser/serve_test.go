//go:build js && wasm

package browser

import (
	"context"
	"errors"
	"sync"
	"testing"

	"perennial/wasm/fault"

	"github.com/hack-pad/safejs"
)

// serve connects a host whose calls are the ones of this test file.
func serve(t *testing.T, stop func()) (*Host, safejs.Value) {
	t.Helper()
	h, object := connect(t, "")
	err := h.Serve(map[string]Call{
		"echo":  func(_ context.Context, arg string) (string, error) { turn(t); return arg, nil },
		"null":  func(context.Context, string) (string, error) { return "", nil },
		"fail":  func(context.Context, string) (string, error) { return "", fault.New(fault.Timeout, "fail", "late") },
		"panic": func(context.Context, string) (string, error) { panic("secret") },
		"wait":  func(ctx context.Context, _ string) (string, error) { <-ctx.Done(); return "", ctx.Err() },
	}, map[string]SyncCall{
		"echo":  func(arg string) (string, error) { return arg, nil },
		"fail":  func(string) (string, error) { return "", fault.New(fault.Unsupported, "fail", "early") },
		"panic": func(string) (string, error) { panic("secret") },
	}, stop)
	if err != nil {
		t.Fatal(err)
	}
	return h, object
}

// outcome is how the call in body ends: its value, or the code and message of its error.
func outcome(t *testing.T, object safejs.Value, body string) string {
	t.Helper()
	settled := script(t, `const host = arguments[0], show = e => e instanceof Error ? e.code + '|' + e.message : String(e);
		return Promise.resolve((() => {`+body+`})()).then(show, show)`, object)
	value, err := Await(limited(t), settled)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := textOf(value)
	return text
}

func TestCallsFromTheGateAreAnswered(t *testing.T) {
	leavesNothing(t)
	h, object := serve(t, func() {})
	for _, c := range []struct{ body, want string }{
		{`return host.call('echo', '{"a":1}')`, `{"a":1}`},
		{"return host.call('echo')", "null"},
		{"return host.call('echo', null)", "null"},
		{"return host.call('null', '{}')", "null"},
		{"return host.call('fail', '{}')", "timeout|fail: late"},
		{"return host.call('panic', '{}')", "internal|call: a panic, please report it: string"},
		{"return host.call('echo', {})", "invalid_argument|echo: the argument of a call has to be JSON text"},
		{"return host.call()", "invalid_argument|call: the name of a call has to be a string"},
		{"return host.call('toString', '{}')", "invalid_argument|call: there is no call named toString; perennial.js and perennial.wasm may be of different versions"},
		{"return Promise.all([host.call('echo', '1'), host.call('echo', '2')])", "1,2"},
		{`return host.callSync('echo', '["a"]')`, `["a"]`},
		{"return host.callSync('fail', '[]')", "unsupported|fail: early"},
		{"return host.callSync('panic', '[]')", "internal|panic: a panic, please report it: string"},
		{"return host.callSync(null)", "invalid_argument|call: the name of a call has to be a string"},
		{"return host.callSync('none', '[]')", "invalid_argument|call: there is no call named none; perennial.js and perennial.wasm may be of different versions"},
	} {
		if got := outcome(t, object, c.body); got != c.want {
			t.Errorf("%s ends with %s, want %s", c.body, got, c.want)
		}
	}
	h.Close()
}

func TestCloseEndsEveryCallAndSettlesIt(t *testing.T) {
	leavesNothing(t)
	h, object := serve(t, func() {})
	waiting := make(chan string, 3)
	for range cap(waiting) {
		go func() { waiting <- outcome(t, object, "return host.call('wait', '{}')") }()
	}
	turn(t)
	h.Close()
	if live := LiveFuncs(); live != 2*cap(waiting) { // only those of the test's own waiting
		t.Errorf("%d functions live on", live)
	}
	for range cap(waiting) {
		if got := receive(t, waiting); got != "stopped|call: Perennial has been stopped" {
			t.Errorf("a waiting call ends with %s", got)
		}
	}
	h.Close()
	wantCode(t, h.Serve(nil, nil, nil), fault.Stopped)
}

func TestListenersOfThePageMayCallBackWhileTheCallerHoldsALock(t *testing.T) {
	leavesNothing(t)
	var lock sync.Mutex
	h, object := connect(t, `emit(type) { this.seen = this.callSync('locked', 'null'); this.later = this.call('locked', 'null') }`)
	err := h.Serve(map[string]Call{
		"locked": func(context.Context, string) (string, error) { lock.Lock(); defer lock.Unlock(); return `"async"`, nil },
	}, map[string]SyncCall{
		"locked": func(string) (string, error) { lock.Lock(); defer lock.Unlock(); return `"sync"`, nil },
	}, func() {})
	if err != nil {
		t.Fatal(err)
	}
	lock.Lock()
	h.Emit("refreshed", "")
	lock.Unlock()
	turn(t)
	if got := outcome(t, object, "return host.later.then(later => host.seen + later)"); got != `"sync""async"` {
		t.Errorf("the page got %s", got)
	}
}

func TestStopFromTheGateMayClose(t *testing.T) {
	leavesNothing(t)
	closed := make(chan struct{})
	var h *Host
	h, object := serve(t, func() { h.Close(); close(closed) })
	script(t, "arguments[0].stop()", object)
	receive(t, closed)
}

func TestServeSaysWhenTheHostRefuses(t *testing.T) {
	leavesNothing(t)
	h, _ := connect(t, "connect() { throw null }")
	err := h.Serve(nil, nil, func() {})
	wantCode(t, err, fault.Internal)
	if exception := new(Exception); !errors.As(err, &exception) {
		t.Errorf("the cause is %v", err)
	}
	h.Close()
}
