package session

import (
	"context"
	"strings"
	"time"

	"perennial/wasm/fault"
)

// Need is what a request needs of a token.
type Need struct {
	API         string        // the API's name; "": the first one's
	MinValidity time.Duration // for how long it must still be good; nine tenths of its lifetime at most
	Force       bool          // a token newer than the one at hand
	Refused     int           // the generation of the lease whose token an API answered with 401; 0: none
	Impatient   bool          // one attempt to refresh is waited for, and no further one
}

// Pass is a token for a request, and the generation of the record that it comes from. An empty token: the
// request goes without one.
type Pass struct {
	Token      string
	Generation int
}

// shown is what an error may call an API that does not exist: its place, if it looks like one. By a slip of the pen it may be
// a token.
func shown(api string) string {
	if (strings.HasPrefix(api, "/") || strings.Contains(api, "://")) && !strings.Contains(api, "eyJ") {
		return "“" + api + "”"
	}
	return "the api that was asked for"
}

// Token returns a token that can be sent, and refreshes first if it must. A session that has ended, or
// that is stale with no way to refresh it, gives an empty Pass. A failure that may pass is waited through, for Policy.Timeout in
// all; then, or as soon as the next attempt lies beyond that, Token gives its error, with a fault code and RetryAfter, or
// fault.Timeout if there was none. When ctx ends, this call returns its error and the refresh goes on for the others.
func (k *Keeper) Token(ctx context.Context, need Need) (Pass, error) {
	ctx, done := k.Patient(ctx)
	defer done()
	if err := k.Restore(ctx); err != nil {
		return Pass{}, err
	}
	if r, _ := k.reached(); r != nil {
		if err := k.within(ctx, "limit", func(context.Context) error { k.enforce(); return nil }); err != nil {
			return Pass{}, err
		}
	}
	k.mu.Lock()
	api, ok := k.opts.api(need.API)
	if !ok {
		k.mu.Unlock()
		return Pass{}, fault.New(fault.InvalidArgument, "token", "no entry of apis covers "+shown(need.API))
	}
	if need.Force {
		need.Refused = max(need.Refused, k.state.generation)
	}
	k.mu.Unlock()
	// A flight that was under way may have been for less than is needed here, or have brought what was old on arrival.
	for unfit := 0; unfit < 2; {
		f, pass, err := k.board(ctx, api, need)
		if f == nil {
			return pass, err
		}
		select {
		case <-ctx.Done(): // guard: request-context
			return k.giveUp(ctx, api, need)
		case <-f.done:
		}
		if pass, err, ok := k.alight(ctx, api, need, f); ok {
			return pass, err
		}
		if f.err == nil {
			need.MinValidity = 0 // what a refresh brings is the best there is
			unfit++
		}
	}
	return Pass{}, fault.New(fault.Timeout, "token", "what the refresh brought was out of date when it came")
}

// board returns the flight to wait for; nil if what a request gets is clear already.
func (k *Keeper) board(ctx context.Context, api API, need Need) (*flight, Pass, error) {
	k.mu.Lock()
	if g, ok := k.state.pass(api, need); ok {
		k.mu.Unlock()
		k.publish() // whoever asks for what is at hand has an older lease
		return nil, g, nil
	}
	defer k.mu.Unlock()
	if !k.state.refreshable() && !k.state.ambient() {
		return nil, Pass{}, nil
	}
	if err := k.retries.resting(api.Grant, need.left(ctx)); err != nil {
		pass, err := k.state.fallback(api, need, err)
		return nil, pass, err
	}
	return k.fly(api.Grant), Pass{}, nil
}

// alight returns what a request gets after a flight; ok is false if the flight was not for it, or may go better next time.
func (k *Keeper) alight(ctx context.Context, api API, need Need, f *flight) (pass Pass, err error, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if f.err != nil {
		cause, rests := f.err, k.retries.resting(f.grant, need.left(ctx))
		if rests != nil && retryAfter(cause) == 0 {
			cause = rests // which tells when
		}
		pass, err = k.state.fallback(api, need, cause)
		return pass, err, err == nil || rests != nil || !passes(f.err) || k.retries.last(f.grant) == nil // guard: try-again
	}
	need.MinValidity = 0
	pass, ok = k.state.pass(api, need)
	return pass, nil, ok || k.state.record == nil && !k.state.ambient()
}

// left is for how long a request may wait for a further attempt.
func (n Need) left(ctx context.Context) time.Duration {
	if n.Impatient {
		return 0
	}
	return patienceOf(ctx).untilTimeout()
}

// suits returns the token at hand if it will do; with mu held.
func (s *state) pass(api API, need Need) (Pass, bool) {
	if s.record == nil {
		return Pass{}, false
	}
	access, ok := s.record.Access[api.Grant]
	if !ok || access.Generation <= need.Refused {
		return Pass{}, false
	}
	life := access.lifetime()
	usable := life - s.opts.Policy.leeway(life)
	// No token can be good for longer than tokens live: without a bound each request would refresh.
	if s.remaining(access) <= min(need.MinValidity, usable/10*9) {
		return Pass{}, false
	}
	return Pass{Token: api.pick(s.record), Generation: s.record.Generation}, true
}

// fallback is what a request gets when a refresh fails for now: the old token while it is valid and
// nobody has refused it, else the error; with mu held.
func (s *state) fallback(api API, need Need, err error) (Pass, error) {
	need.MinValidity = 0
	if g, ok := s.pass(api, need); ok && !need.Force {
		return g, nil
	}
	return Pass{}, err
}

// giveUp is what a request gets that has waited for as long as it may.
func (k *Keeper) giveUp(ctx context.Context, api API, need Need) (Pass, error) {
	cause := context.Cause(ctx)
	if cause != errImpatient {
		return Pass{}, ctx.Err()
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.state.record == nil && !k.state.ambient() {
		return Pass{}, nil // the session has ended meanwhile
	}
	if err := k.retries.failed(api.Grant); err != nil {
		cause = err
	}
	return k.state.fallback(api, need, cause)
}

// api finds an API by its name; "" is the first one.
func (o *Options) api(name string) (API, bool) {
	for i, a := range o.APIs {
		if a.Name == name || name == "" && i == 0 {
			return a, true
		}
	}
	return API{}, name == ""
}

var errStopped = fault.New(fault.Stopped, "token", "Perennial has been stopped on this page")
