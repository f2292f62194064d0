package session

import (
	"context"
	"errors"
	"time"

	"perennial/wasm/fault"
)

// settleTime bounds each use of the ledger, so that storage that hangs cannot hold the lock forever.
const settleTime = 5 * time.Second

// bounded is a context for one use of the ledger, also while the page goes away.
func (l *tasks) bounded() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(l.ctx), settleTime)
}

// write does what writes to the ledger, once no sign-in is being written, and again if one has begun meanwhile: each time it has all the
// time that a use of the ledger may take.
func (l *tasks) write(ledger ownedLedger, do func(context.Context) error) error {
	for {
		ledger.awaitSignIn()
		ctx, cancel := l.bounded()
		err := do(ctx)
		cancel()
		if !errors.Is(err, errSigningIn) {
			return err
		}
	}
}

// transact changes the ledger as decide says, which may be asked more than once. stored is the record in the Store, if that is
// to count. What was decided is returned also where the ledger then fails, which is the error.
func (k *Keeper) transact(stored *Record, decide func(view) change) (change, error) {
	var c change
	err := k.write(k.ledger, func(ctx context.Context) error { return k.ledger.update(ctx, k.decided(&c, stored, decide)) })
	return c, k.transacted(c, err)
}

// transactSignIn is transact for a sign-in: the session that it begins takes the place of whatever there is, also of another owner's.
func (k *Keeper) transactSignIn(session string, stored *Record, decide func(view) change) (change, error) {
	var c change
	decided := k.decided(&c, stored, func(v view) change {
		c := decide(v)
		k.mu.Lock()
		k.state.begun = c.Entry
		k.mu.Unlock()
		return c
	})
	err := k.write(k.ledger, func(ctx context.Context) error { return k.ledger.begin(ctx, session, decided) })
	return c, k.transacted(c, err)
}

// transacted returns the error of a change, and notes what the ledger has where there is none.
func (k *Keeper) transacted(c change, err error) error {
	if err == nil {
		k.confirm(c.Entry)
	}
	return withoutSettled(tooSlow(err))
}

// confirm is state.confirm.
func (k *Keeper) confirm(e Entry) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.state.confirm(e)
}

// read is what the ledger holds; ctx bounds it.
func (k *Keeper) read(ctx context.Context) (Entry, error) {
	e, err := k.ledger.read(ctx)
	if err == nil {
		k.confirm(e)
	}
	if err == nil && e.Beside && k.opts.isForeign(e) {
		k.records.reportForeign()
	}
	return e, tooSlow(err)
}

// downFor is for how long the ledger has failed; without an error it works again.
func (t *turns) downFor(err error) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err == nil {
		t.down = time.Time{}
		return 0
	}
	if t.down.IsZero() {
		t.down = time.Now()
	}
	return time.Since(t.down)
}

// inStore reports whether a session is, by the ledger, the one that the Store has to have.
func inStore(e Entry, r *Record) bool {
	return e.Record != nil && !e.Beside && e.Session == r.Session
}

// tooSlow is an error of the ledger as what it is to the page.
func tooSlow(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.Wrap(fault.StorageBlocked, "ledger", "the browser's storage did not answer in time", err)
	}
	return err
}
