//go:build js && wasm

package browser

import (
	"context"
	"errors"
	"strings"
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
)

func TestRefreshFuncCallsThePage(t *testing.T) {
	leavesNothing(t)
	h, _ := connect(t, "refresh: async ({signal, ...rest}) => ({live: signal instanceof AbortSignal && !signal.aborted, ...rest})")
	refresh := h.RefreshFunc()
	for token, want := range map[string]string{"r1": `{"live":true,"refreshToken":"r1"}`, "": `{"live":true}`} {
		if got, err := refresh(limited(t), token); got != want || err != nil {
			t.Errorf("got %s, %v", got, err)
		}
	}
	without, _ := connect(t, "")
	if without.RefreshFunc() != nil {
		t.Error("there is a refresh function where the page gave none")
	}
}

func TestRefreshFuncFailuresAreToldApart(t *testing.T) {
	const token = "refresh-token-1234"
	for _, c := range []struct {
		body, says string
		code       fault.Code
	}{
		{"throw Object.assign(new Error('gone'), {code: 'session_ended'})", "gone", fault.SessionEnded},
		{"return Promise.reject({error: 'invalid_grant'})", "ended", fault.SessionEnded},
		{"throw Object.assign(new Error('response'), {error: 'login_required', error_description: 'sign in first'})", "sign in first", fault.SessionEnded},
		{"throw Object.assign(new Error('Already Used'), {code: 'refresh_token_already_used', status: 400})", "Already Used", fault.SessionEnded},
		{"return Promise.reject({error: 'invalid_client'})", "failed", fault.NetworkError},
		{"return Promise.reject(new TypeError('Failed to fetch'))", "Failed to fetch", fault.NetworkError},
		{"throw new Error('bad ' + o.refreshToken)", "failed", fault.NetworkError},
		{"throw new Error('bad ' + o.refreshToken.slice(3, 12))", "failed", fault.NetworkError},
		{"throw 'eyJhbGciOi'", "failed", fault.NetworkError},
		{"throw null", "failed", fault.NetworkError},
		{"return Promise.reject()", "failed", fault.NetworkError},
		{"return", "nothing", fault.RefreshRefused},
		{"return null", "nothing", fault.RefreshRefused},
		{"return () => 1", "nothing", fault.RefreshRefused},
		{"return {error: 'bad_refresh_token'}", "bad_refresh_token", fault.SessionEnded},
		{"const a = {}; return a.a = a", "token response", fault.MalformedResponse},
		{"return {toJSON() { throw null }}", "token response", fault.MalformedResponse},
	} {
		t.Run(c.body, func(t *testing.T) {
			leavesNothing(t)
			h, _ := connect(t, "refresh(o) {"+c.body+"}")
			_, err := oauth.PageFunc{Call: h.RefreshFunc()}.Refresh(limited(t), token)
			wantCode(t, err, c.code)
			if says := err.Error(); !strings.Contains(says, c.says) || strings.Contains(says, "bad refresh") || strings.Contains(says, token[3:12]) || strings.Contains(says, "eyJ") {
				t.Errorf("got the error %q", says)
			}
		})
	}
}

func TestWhatEveryObjectHasIsNoDefiniteNo(t *testing.T) {
	leavesNothing(t)
	script(t, "Object.prototype.code = 'session_ended'; Object.prototype.error = 'invalid_grant'")
	t.Cleanup(func() { script(t, "delete Object.prototype.code; delete Object.prototype.error") })
	for _, reason := range []string{"new Error('busy')", "{}", "{error: 'temporarily_unavailable'}"} {
		h, _ := connect(t, "refresh: () => Promise.reject("+reason+")")
		_, err := oauth.PageFunc{Call: h.RefreshFunc()}.Refresh(limited(t), "r1")
		wantCode(t, err, fault.NetworkError)
	}
}

func TestRefreshFuncIsAbortedWhenTheContextEnds(t *testing.T) {
	leavesNothing(t)
	h, object := connect(t, "refresh({signal}) { return new Promise((_, no) => signal.addEventListener('abort', () => { this.aborted = true; no(signal.reason) })) }")
	// The page's function is called as a function, so it has no this of its own.
	script(t, "arguments[0].refresh = arguments[0].refresh.bind(arguments[0])", object)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { _, err := h.RefreshFunc()(ctx, "r1"); done <- err }()
	turn(t)
	cancel()
	if err := receive(t, done); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if aborted, _ := script(t, "return !!arguments[0].aborted", object).Bool(); !aborted {
		t.Error("the signal was not aborted")
	}
}
