package session

import (
	"context"
	"sync"
)

// Keeper keeps one session. Its methods are safe for concurrent use.
type Keeper struct {
	*tasks
	opts       Options
	ledger     ownedLedger
	turns      *turns
	records    *records
	revocation *revocation

	mu        sync.Mutex
	state     state         // what this tab knows of the session
	restoring chan struct{} // closed when the one Restore that works is done; nil: none has begun
	words     words
	watch     watch
	flights   map[Grant]*flight
	retries   *retries
	limits    limits
	alarm     alarm
}

// New returns a Keeper that has not yet read anything: see Restore.
func New(o Options) *Keeper {
	o = o.withDefaults()
	k := &Keeper{tasks: newTasks(o.OnEvent), opts: o, flights: map[Grant]*flight{}, state: state{confirmed: map[string]bool{}}}
	k.ledger = ownedLedger{o.Ledger, ownerOf(o)}
	k.state.opts, k.limits.opts = &k.opts, &k.opts
	k.state.place = k.opts.Random()
	k.retries = &retries{tasks: k.tasks, opts: &k.opts, by: map[Grant]retry{}}
	k.records = &records{opts: &k.opts}
	k.turns = &turns{tasks: k.tasks, opts: &k.opts}
	k.revocation = &revocation{tasks: k.tasks, opts: &k.opts, read: k.read, transact: k.transact}
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
	if k.Restore(ctx) != nil || k.within(ctx, "revoke", func(context.Context) error { return k.settleMarker() }) != nil {
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

// State returns how the session stands. It does no I/O: see Restore.
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
	last := k.state.lastIDToken
	k.state.lastIDToken = ""
	return last
}

// publish gives the gate the lease that holds now, unless nobody knows, and reports to the page what happened.
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
