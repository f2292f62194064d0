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

	session string // that of the refused token: generations are compared within one session
}

// Credential is a token for a request, and the generation of the record that it comes from. An empty token: the
// request goes without one.
type Credential struct {
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
// that is stale with no way to refresh it, gives an empty Credential. A failure that may pass is waited through, for Policy.Timeout in
// all; then, or as soon as the next attempt lies beyond that, Token gives its error, with a fault code and RetryAfter, or
// fault.Timeout if there was none. When ctx ends, this call returns its error and the refresh goes on for the others.
func (k *Keeper) Token(ctx context.Context, need Need) (Credential, error) {
	ctx, done := k.Patient(ctx)
	defer done()
	if err := k.Restore(ctx); err != nil {
		return Credential{}, err
	}
	k.mu.Lock()
	over, _ := k.limits.reached(&k.state)
	k.mu.Unlock()
	if over != nil {
		if err := k.within(ctx, "limit", func(context.Context) error { k.enforce(); return nil }); err != nil {
			return Credential{}, err
		}
	}
	k.mu.Lock()
	api, ok := k.opts.api(need.API)
	if !ok {
		k.mu.Unlock()
		return Credential{}, fault.New(fault.InvalidArgument, "token", "no entry of apis covers "+shown(need.API))
	}
	if need.Force {
		need.Refused = max(need.Refused, k.state.generation)
	}
	need.session = k.state.session
	k.mu.Unlock()
	return (&request{k, api, need}).token(ctx)
}

// credential returns the token at hand if it will do; with mu held.
func (s *state) credential(api API, need Need) (Credential, bool) {
	if s.record == nil {
		return Credential{}, false
	}
	access, ok := s.record.Access[api.Grant]
	if !ok || access.Generation <= need.Refused && s.session == need.session { // guard: refused-session
		return Credential{}, false
	}
	usable := s.opts.Policy.Usable(access.lifetime())
	// No token can be good for longer than tokens live: without a bound each request would refresh.
	if s.remaining(access) <= min(need.MinValidity, usable/10*9) {
		return Credential{}, false
	}
	return Credential{Token: api.pick(s.record), Generation: s.record.Generation}, true
}

// fallback is what a request gets when a refresh fails for now: the old token while it is valid and
// nobody has refused it, else the error; with mu held.
func (s *state) fallback(api API, need Need, err error) (Credential, error) {
	need.MinValidity = 0
	if g, ok := s.credential(api, need); ok && !need.Force {
		return g, nil
	}
	return Credential{}, err
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
