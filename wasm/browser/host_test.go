//go:build js && wasm

package browser

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"perennial/wasm/fault"

	"github.com/hack-pad/safejs"
)

// connect installs a host object, made of a base that records what it hears and of extra members, and takes it.
func connect(t *testing.T, extra string) (*Host, safejs.Value) {
	t.Helper()
	object := script(t, `return globalThis.__perennial = {
		config: '{"namespace":"test"}', calls: [],
		lease(json) { this.calls.push(['lease', json]) },
		emit(type, json) { this.calls.push(['emit', type, json]) },
		error(code, message, retryAfter, reason) { return Object.assign(new Error(message), {code, retryAfter, reason}) },
		connect(call, callSync, stop) { Object.assign(this, {call, callSync, stop}) },
		...eval('({' + arguments[0] + '})')}`, extra)
	h, err := Connect()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	return h, object
}

func TestHostIsTakenFromTheGlobalOnce(t *testing.T) {
	h, _ := connect(t, "fetch: async () => 'mine'")
	if h.Config() != `{"namespace":"test"}` {
		t.Errorf("the configuration is %q", h.Config())
	}
	if there, _ := script(t, "return '__perennial' in globalThis").Bool(); there {
		t.Error("the global is still there")
	}
	_, err := Connect()
	wantCode(t, err, fault.Internal)
	answer, err := h.Fetch().Invoke()
	if err == nil {
		answer, err = Await(limited(t), answer)
	}
	if text, _ := textOf(answer); text != "mine" || err != nil {
		t.Errorf("fetch gives %q, %v", text, err)
	}
}

func TestHostThatIsUnusableIsRefused(t *testing.T) {
	for _, body := range []string{"null", "'text'", "{}", "{config: {}}", "{get config() { throw null }}"} {
		script(t, "globalThis.__perennial = eval('(' + arguments[0] + ')')", body)
		_, err := Connect()
		wantCode(t, err, fault.Internal)
		script(t, "delete globalThis.__perennial")
	}
}

func TestHostPassesLeasesAndEventsOn(t *testing.T) {
	leavesNothing(t)
	h, object := connect(t, "")
	h.Lease(`{"generation":7}`)
	h.Lease("")
	h.Emit("refreshed", `{"generation":7}`)
	h.Emit("expired", "")
	h.Close()
	h.Emit("refreshed", "")
	got := scriptText(t, "return JSON.stringify(arguments[0].calls)", object)
	want := `[["lease","{\"generation\":7}"],["lease",null],["emit","refreshed","{\"generation\":7}"],["emit","expired",null]]`
	if got != want {
		t.Errorf("the gate heard %s, want %s", got, want)
	}
	failing, _ := connect(t, "lease() { throw null }, emit: undefined")
	failing.Lease("{}") // the program lives on
	failing.Emit("refreshed", "")
	failing.Close()
}

// named is a refusal that carries the server's own error.
type named struct{ error }

func (named) Reason() string  { return "invalid_grant" }
func (n named) Unwrap() error { return n.error }

func TestErrorsReachThePageWithCodeMessageDelayAndReason(t *testing.T) {
	secret := errors.New("secret")
	refused := &fault.Error{Code: fault.ServerUnavailable, Op: "refresh", Message: "not now", RetryAfter: 1500 * time.Millisecond, Err: secret}
	h, _ := connect(t, "")
	for _, c := range []struct {
		err  error
		want string
	}{
		{refused, "server_unavailable|refresh: not now|1.5|"},
		{fault.Wrap(fault.Timeout, "tokenGetter", "too late", fmt.Errorf("x: %w", refused)), "timeout|tokenGetter: too late: refresh: not now|1.5|"},
		{named{refused}, "server_unavailable|refresh: not now|1.5|invalid_grant"},
		{secret, "internal|call: an unexpected error (*errors.errorString), please report it|0|"},
		{context.Canceled, "stopped|call: Perennial has been stopped|0|"},
		{fmt.Errorf("x: %w", context.DeadlineExceeded), "timeout|call: it took too long|0|"},
	} {
		got := scriptText(t, "const e = arguments[0]; return [e.code, e.message, e.retryAfter, e.reason].join('|')", h.Reject(c.err))
		if got != c.want {
			t.Errorf("%v reaches the page as %s, want %s", c.err, got, c.want)
		}
	}
	broken, _ := connect(t, "error() { throw null }")
	if got := scriptText(t, "return arguments[0].message", broken.Reject(refused)); got != "refresh: not now" {
		t.Errorf("without the gate's help: %q", got)
	}
}
