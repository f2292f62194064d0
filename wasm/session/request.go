package session

import (
	"context"
	"time"

	"perennial/wasm/fault"
)

// request is a page's wait for a token.
type request struct {
	k    *Keeper
	api  API
	need Need
}

// token is what the page gets, after a flight if it takes one.
func (q *request) token(ctx context.Context) (Credential, error) {
	// A flight that was under way may have been for less than is needed here, or have brought what was old on arrival.
	for unfit := 0; unfit < 2; {
		f, pass, err := q.join(ctx)
		if f == nil {
			return pass, err
		}
		select {
		case <-ctx.Done(): // guard: request-context
			return q.giveUp(ctx)
		case <-f.done:
		}
		if pass, err, ok := q.after(ctx, f); ok {
			return pass, err
		}
		if f.err == nil {
			q.need.MinValidity = 0 // what a refresh brings is the best there is
			unfit++
		}
	}
	return Credential{}, fault.New(fault.Timeout, "token", "what the refresh brought was out of date when it came")
}

// join returns the flight to wait for; nil if what a request gets is clear already.
func (q *request) join(ctx context.Context) (*flight, Credential, error) {
	k := q.k
	k.mu.Lock()
	if g, ok := k.state.credential(q.api, q.need); ok {
		k.mu.Unlock()
		k.publish() // whoever asks for what is at hand has an older lease
		return nil, g, nil
	}
	defer k.mu.Unlock()
	if !k.state.refreshable() && !k.state.ambient() {
		return nil, Credential{}, nil
	}
	if err := k.retries.backingOff(q.api.Grant, q.need.left(ctx)); err != nil {
		q.refused()
		pass, err := k.state.fallback(q.api, q.need, err)
		return nil, pass, err
	}
	return k.fly(q.api.Grant), Credential{}, nil
}

// after returns what a request gets after a flight; ok is false if the flight was not for it, or may go better next time.
func (q *request) after(ctx context.Context, f *flight) (pass Credential, err error, ok bool) {
	k := q.k
	k.mu.Lock()
	defer k.mu.Unlock()
	if f.err != nil {
		cause, rests := f.err, k.retries.backingOff(f.grant, q.need.left(ctx))
		if rests != nil {
			q.refused()
		}
		if rests != nil && retryAfter(cause) == 0 {
			cause = rests // which says when
		}
		pass, err = k.state.fallback(q.api, q.need, cause)
		return pass, err, err == nil || rests != nil || !isTransient(f.err) || k.retries.last(f.grant) == nil // guard: try-again
	}
	need := q.need
	need.MinValidity = 0
	pass, ok = k.state.credential(q.api, need)
	return pass, nil, ok || k.state.isNobody()
}

// refused has the next refresh come as soon as may be, as there is somebody to whom the last failure matters; with mu held.
func (q *request) refused() {
	if q.k.retries.want(q.api.Grant) {
		q.k.schedule()
	}
}

// giveUp is what a request gets that has waited for as long as it may.
func (q *request) giveUp(ctx context.Context) (Credential, error) {
	cause := context.Cause(ctx)
	if cause != errImpatient {
		return Credential{}, ctx.Err()
	}
	k := q.k
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.state.isNobody() {
		return Credential{}, nil // the session has ended meanwhile
	}
	if err := k.retries.failed(q.api.Grant); err != nil {
		cause = err
	}
	return k.state.fallback(q.api, q.need, cause)
}

// left is for how long a request may wait for a further attempt.
func (n Need) left(ctx context.Context) time.Duration {
	if n.Impatient {
		return 0
	}
	return patienceOf(ctx).untilTimeout()
}
