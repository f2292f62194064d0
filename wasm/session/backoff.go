package session

import (
	"errors"
	"time"

	"perennial/wasm/fault"
)

// backOff sets the moment of the next attempt after a refresh that failed for now, and reports it to the page. old is the token that
// was to be replaced.
func (t *retries) backOff(g Grant, cause error, old Access) error {
	t.mu.Lock()
	now, r := time.Now(), t.by[g]
	if r.failures == 0 {
		r.since = now
	}
	p := t.opts.Policy.Pause(r.failures, now.Sub(r.since), cause, old, t.opts.Random())
	t.by[g] = retry{ // guard: back-off
		failures: p.Failures, since: r.since, at: now.Add(p.Wanted), refused: now.Add(p.Refused), unasked: now.Add(p.Unasked), atDevice: t.opts.Now().Add(p.Wanted),
		fromServer: retryAfter(cause) > 0 || isRefused(cause), err: cause,
	}
	t.mu.Unlock()

	event := failure(RefreshFailed, cause)
	event.Detail.RetryAfter = p.Wanted.Seconds()
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
