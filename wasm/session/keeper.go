package session

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
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

// Keeper keeps one session. Its methods are safe for concurrent use.
type Keeper struct {
	*life
	opts       Options
	ledger     ownedLedger
	turns      *turns
	records    *records
	revocation *revocation

	mu        sync.Mutex
	state     state         // what this tab knows of the session
	restoring chan struct{} // closed when the one Restore that works is done; nil: none has begun
	restored  bool
	signOuts  atomic.Int64 // how often the user has signed out in this tab
	watch     watch
	flights   map[Grant]*flight
	retries   *retries
	limits    limits
	alarm     alarm
}

// New returns a Keeper that has not yet read anything: see Restore.
func New(o Options) *Keeper {
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
	k := &Keeper{life: newLife(o.OnEvent), opts: o, flights: map[Grant]*flight{}}
	k.ledger = ownedLedger{o.Ledger, ownerOf(o)}
	k.state.opts, k.limits.opts = &k.opts, &k.opts
	k.retries = &retries{life: k.life, opts: &k.opts, by: map[Grant]retry{}}
	k.records = &records{opts: &k.opts}
	k.turns = &turns{life: k.life, opts: &k.opts}
	k.revocation = &revocation{life: k.life, opts: &k.opts, read: k.read, transact: k.transact}
	k.opts.Store = ownedStore{o.Store, ownerOf(o), k.opts.key()}
	return k
}

// Close ends what the Keeper has running, and returns when all of it has ended. The session stays as it is.
func (k *Keeper) Close() {
	k.close()
	k.mu.Lock()
	k.alarm.stop()
	k.mu.Unlock()
	k.work.Wait() // guard: close-waits
}

// Revoked has what earlier sessions have left revoked at once, and waits for the first attempt at each until ctx ends, and for no
// further one. A page that goes away cuts its own revocation off; and a server that has one grant for a user and an app ends with
// a late one the next session, too.
func (k *Keeper) Revoked(ctx context.Context) {
	// What the gate has ended by itself is in the ledger only then.
	if k.Restore(ctx) != nil || k.within(ctx, "revoke", func(context.Context) error { return k.honour() }) != nil {
		return
	}
	k.revocation.atOnce(ctx)
}

// State is what a navigation needs to know of the session.
type State int

// The states of a session.
const (
	None        State = iota // nobody is signed in
	Fresh                    // there is a token that can be sent
	Refreshable              // the token is stale and can be refreshed
	Ended                    // the token is stale and there is no way to refresh it
)

// State tells how the session stands. It does no I/O: see Restore.
func (k *Keeper) State() State {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case k.state.unknown():
		return Refreshable
	case k.state.record == nil:
		return None
	case k.state.remaining(k.state.record.Access[Main]) > 0:
		return Fresh
	case k.state.refreshable():
		return Refreshable
	default:
		return Ended
	}
}

// Snapshot is what the page may see of the session; ok is false when nobody is signed in.
func (k *Keeper) Snapshot() (s Snapshot, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.state.record == nil {
		return Snapshot{}, false
	}
	return k.state.record.snapshot(k.opts.APIs, k.opts.Now()), true
}

// IDToken is the id_token of the session, or else, once, that of the session which has ended here last; "" if there is none.
func (k *Keeper) IDToken() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.state.record != nil {
		return k.state.record.Tokens.ID
	}
	last := k.state.parting
	k.state.parting = ""
	return last
}

// key is the Store's key of the record.
func (o *Options) key() string { return storagekey.Record(o.Namespace) }

// spread takes up to a tenth off a duration, at random.
func (o *Options) spread(d time.Duration) time.Duration {
	return d - time.Duration(o.Random()*jitter*float64(d))
}

// hasTwins reports whether the Store is this tab's own, and the ledger that of its session.
func (o *Options) hasTwins() bool {
	_, ok := o.Ledger.(*Twins)
	return ok
}

// publish tells the gate which lease holds now, unless nobody knows, and the page what happened.
func (k *Keeper) publish(events ...Event) {
	k.mu.Lock()
	var lease *Lease
	if k.state.record != nil {
		lease = k.limits.lease(k.state.record)
	}
	unknown := k.state.unknown()
	k.mu.Unlock()
	if !unknown { // guard: unknown-lease
		k.opts.OnLease(lease)
	}
	for _, e := range events {
		k.opts.OnEvent(e)
	}
}
