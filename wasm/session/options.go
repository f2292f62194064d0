package session

import (
	"math/rand/v2"
	"time"

	"perennial/wasm/storagekey"
	"perennial/wasm/token"
)

// Options are what a Keeper works with. Store, Ledger, Refresher and APIs are required.
type Options struct {
	Namespace string
	// From says whom this page's sessions are from: the authorization server and the client identifier.
	From      string
	APIs      []API
	Policy    Policy
	Store     Store
	Ledger    Ledger
	Locker    Locker  // nil where there are no Web Locks: notes in the ledger alone then keep tabs apart
	Channel   Channel // nil: other tabs learn of changes by their storage events
	Refresher Refresher
	Courier   Courier // nil: each page carries its refreshes out itself
	Revoker   Revoker // nil: the server has no way to revoke
	// Revocable is the token of a session that the Revoker is given, "" for none. nil: the refresh token.
	Revocable func(Tokens) string
	// Verify reports whether the answer to a refresh goes on from the id_token before, "" if there was none (OpenID
	// Connect Core section 12.2). An error ends the session. nil: nothing is verified.
	Verify func(idToken string, answer token.Response) error
	// TakesOver reports whether a session that an earlier release has left is from this page's issuer and client, as far as its
	// tokens say. nil: it is.
	TakesOver func(Tokens) bool
	// Tokenless says that the Refresher can work without a refresh token: a page's own function, or a cookie.
	Tokenless bool
	// Ambient says that there may be a session of which this device has no record: a cookie holds it.
	Ambient bool
	// Now is this device's clock, which may be wrong and may jump. nil: time.Now.
	Now func() time.Time
	// Online reports whether the browser takes itself for connected to a network. nil: it always is.
	Online func() bool
	// Random spreads moments and pauses, so that tabs and users do not act at once: it returns a number of [0, 1).
	// nil: math/rand/v2.
	Random func() float64
	// OnLease is called with each change of the lease; nil: nobody is signed in. While that is not known it is not called. It must
	// not block.
	OnLease func(*Lease)
	// OnEvent is called with each event. It must not block.
	OnEvent func(Event)
}

// withDefaults is o with what is left out.
func (o Options) withDefaults() Options {
	if o.Now == nil {
		// Without the reading of the clock that never jumps, which may stand still while a device sleeps, and by which
		// time.Time would compare.
		o.Now = func() time.Time { return time.Now().Round(0) }
	}
	if o.Random == nil {
		o.Random = rand.Float64
	}
	if o.Online == nil {
		o.Online = func() bool { return true }
	}
	if o.OnLease == nil {
		o.OnLease = func(*Lease) {}
	}
	if o.Revocable == nil {
		o.Revocable = func(t Tokens) string { return t.Refresh }
	}
	if o.TakesOver == nil {
		o.TakesOver = func(Tokens) bool { return true }
	}
	if o.OnEvent == nil {
		o.OnEvent = func(Event) {}
	}
	return o
}

// key is the Store's key of the record.
func (o *Options) key() string { return storagekey.Record(o.Namespace) }

// spread takes up to a tenth off a duration, at random.
func (o *Options) spread(d time.Duration) time.Duration { return d - portion(o.Random()*jitter, d) }

// hasTwins reports whether the Store is this tab's own, and the ledger that of its session.
func (o *Options) hasTwins() bool {
	_, ok := o.Ledger.(*Twins)
	return ok
}
