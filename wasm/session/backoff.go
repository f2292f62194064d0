package session

import (
	"errors"
	"time"

	"perennial/wasm/fault"
)

// backOff sets the moment of the next attempt after a refresh that failed for now, and reports it to the page.
func (t *retries) backOff(g Grant, cause error) error {
	p := t.opts.Policy
	asked := retryAfter(cause)
	t.mu.Lock()
	r := t.by[g]
	wait := p.MaxBackoff
	if r.failures < 16 {
		wait = min(p.Backoff<<r.failures, p.MaxBackoff)
	}
	if isRefused(cause) {
		wait = max(p.MaxBackoff, refusedPause)
	}
	wait = max(t.opts.spread(wait), asked)
	t.by[g] = retry{ // guard: back-off
		failures: r.failures + 1, at: time.Now().Add(wait), atDevice: t.opts.Now().Add(wait), fromServer: asked > 0 || isRefused(cause), err: cause,
	}
	t.mu.Unlock()

	event := failure(RefreshFailed, cause)
	event.Detail.RetryAfter = wait.Seconds()
	said := fault.Public(cause)
	event.Detail.Reason, event.Detail.Claims = said.Reason, said.Claims
	t.opts.OnEvent(event)
	return cause
}

// refusedPause is how long one API's refusal holds: nobody will think differently of it in a second, nor because the user came back
// to the page, and there are servers that spend the refresh token before they refuse.
const refusedPause = time.Minute

// isRefused reports whether an error is the refusal of one API's grant, which asks for a sign-in or another configuration.
func isRefused(err error) bool { return fault.CodeOf(err) == fault.GrantRefused }

func retryAfter(err error) time.Duration {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.RetryAfter
	}
	return 0
}
