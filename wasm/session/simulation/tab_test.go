package simulation

import (
	"context"
	"errors"
	"sync"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/session"
	"perennial/wasm/token"
)

// tab is a page: a keeper, and every port that it works with.
type tab struct {
	*session.Keeper
	w      *world
	n      int
	owner  int  // whose page it is, of two issuers
	dead   bool // killed: nothing that it still does has an effect
	frozen bool
	asleep time.Duration // how long it has been frozen in all
	since  time.Time     // when it was frozen last
	woken  time.Time     // when it was woken last

	store   storeMode
	view    []item // what it sees of localStorage, by key
	writes  int    // of its own Store, where each tab has one
	seen    int    // how much of the disk's log it has seen
	mail    int    // messages on their way to it
	mute    bool   // its messages fail
	ledgers ledgerMode
	robbed  time.Time // the lock of its note was stolen
	bereft  time.Time // the lock of all tabs was stolen from it
	looked  time.Time // when it last looked into the ledger to write there

	published []published           // with w.mu
	failures  []failure             // of its refreshes, by the server or on the way, since the last one that brought a token
	troubles  []time.Time           // when it heard of a failure, the ledger\'s as well
	closing   bool                  // it has been asked to stop
	signsOut  bool                  // nobody waits any more for a sign-out of its own, which goes on
	left      map[*family]time.Time // the sessions that are over for it, since when

	family                 *family   // whose lease it has
	begun                  *family   // the session of its own Store, by the last sign-in
	access                 string    // the token in it
	leased                 time.Time // since when it has one of that session
	leaseSince, leaseUntil int64
	generation             int  // of the last pass
	knows                  bool // it has heard whether there is a session
	content                bool // faults have stopped, and it has what it should have
}

// published is something that a keeper has reported to its page.
type published struct {
	lease  *session.Lease // with no event: nil says that nobody is signed in
	event  string
	reason string
}

type ledgerMode int

const (
	ledgerWorks ledgerMode = iota
	ledgerFails            // each use of it fails
)

// owners are whom sessions may be from.
var owners = [2]string{"https://one.test app", "https://other.test app"}

var errGone = errors.New("this page is gone")

func (w *world) open() *tab {
	t := &tab{w: w, n: len(w.tabs), seen: len(w.disk.log), left: map[*family]time.Time{}}
	t.view = append(t.view, w.disk.items...)
	if w.shared {
		t.owner = w.one(2)
	}
	if w.apart {
		w.duplicate(t)
	}
	o := session.Options{
		Namespace: "sim", From: owners[t.owner], APIs: []session.API{{Name: "api"}}, Policy: w.policy,
		Store: t, Ledger: t, Locker: t, Channel: t, Refresher: t, Revoker: t,
		Now:     w.now,
		Random:  w.random,
		OnLease: t.onLease, OnEvent: t.onEvent,
	}
	o.Ambient, o.Tokenless = w.cookie, w.cookie
	if w.apart {
		o.Ledger = &session.Twins{Store: t, Key: sessionKey, Row: func(name string) session.Ledger { return row{t, name} }, Now: w.now}
	}
	if w.lockless {
		o.Locker = nil
	}
	t.Keeper = session.New(o)
	w.tabs = append(w.tabs, t)
	if len(w.tabs) > 1 && w.odds(6) && !w.apart {
		t.store = storeBlocked // as long as the page lives
	}
	w.note(t, "opens", "", int(t.store))
	t.Changed() // as the program does: it restores the session before anybody asks
	return t
}

// random is the chance of this step.
func (w *world) random() float64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.chance
}

func (t *tab) publish(what published) {
	t.w.mu.Lock()
	t.published = append(t.published, what)
	t.w.mu.Unlock()
}

// onLease calls back into the keeper, as pages do.
func (t *tab) onLease(l *session.Lease) {
	t.State()
	t.publish(published{lease: l})
}

func (t *tab) onEvent(e session.Event) {
	t.Snapshot()
	t.publish(published{event: e.Type, reason: e.Detail.Reason + string(e.Detail.Code)})
}

// Lock implements session.Locker.
func (t *tab) Lock(ctx context.Context, name string) (func(), error) {
	c := &call{tab: t, kind: lockCall, name: name}
	switch t.w.park(ctx, c) {
	case gone:
		return nil, errGone
	case expired:
		return nil, ctx.Err()
	}
	if c.err != nil {
		return nil, c.err
	}
	return sync.OnceFunc(func() { t.w.release(c) }), nil
}

// Read implements session.Ledger.
func (t *tab) Read(ctx context.Context) (string, error) { return row{t, ""}.Read(ctx) }

// Update implements session.Ledger.
func (t *tab) Update(ctx context.Context, change func(string) (string, error)) error {
	return row{t, ""}.Update(ctx, change)
}

// row is one text of the ledger as a tab reaches it.
type row struct {
	tab  *tab
	name string
}

// Read implements session.Ledger.
func (r row) Read(ctx context.Context) (string, error) {
	t := r.tab
	c := &call{tab: t, kind: readCall, name: r.name}
	switch t.w.park(ctx, c) {
	case gone:
		return "", errGone
	case expired:
		return "", ctx.Err()
	}
	return c.text, c.err
}

// Update implements session.Ledger.
func (r row) Update(ctx context.Context, change func(string) (string, error)) error {
	t := r.tab
	c := &call{tab: t, kind: updateCall, name: r.name, change: change}
	switch t.w.park(ctx, c) {
	case gone:
		return errGone
	case expired:
		return ctx.Err()
	}
	return c.err
}

// Refresh implements session.Refresher.
func (t *tab) Refresh(ctx context.Context, o session.RefreshRequest) (token.Response, error) {
	c := &call{tab: t, kind: refreshCall, text: o.RefreshToken, grant: o.Grant}
	if t.w.cookie {
		c.text = t.w.cookieNow()
	}
	switch t.w.park(ctx, c) {
	case gone:
		return token.Response{}, errGone
	case expired:
		return token.Response{}, fault.Wrap(fault.Timeout, "refresh", "the server did not answer in time", ctx.Err())
	}
	return c.answer, c.err
}

// Revoke implements session.Revoker.
func (t *tab) Revoke(ctx context.Context, refreshToken string) error {
	c := &call{tab: t, kind: revokeCall, text: refreshToken}
	switch t.w.park(ctx, c) {
	case gone:
		return errGone
	case expired:
		return fault.Wrap(fault.Timeout, "revoke", "the server did not answer in time", ctx.Err())
	}
	return c.err
}

// Post implements session.Channel: a message is heard later, in every other tab.
func (t *tab) Post(string) error {
	t.w.mu.Lock()
	defer t.w.mu.Unlock()
	if t.dead {
		return errGone
	}
	if t.mute {
		return fault.New(fault.Unsupported, "post", "the channel is closed")
	}
	for _, other := range t.w.tabs {
		if other != t && !other.dead {
			other.mail++
		}
	}
	return nil
}

// wasFrozen reports whether the tab has been frozen since a moment.
func (t *tab) wasFrozen(moment time.Time) bool { return t.frozen || !t.since.Before(moment) }
