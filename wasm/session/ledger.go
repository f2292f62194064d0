package session

import (
	"context"
	"errors"
	"time"

	"perennial/wasm/fault"
)

// settleTime bounds each use of the ledger, so that storage that hangs cannot hold the lock forever.
const settleTime = 5 * time.Second

// update changes the ledger within a bounded time, also while the page goes away.
func (k *Keeper) update(change func(Entry) (Entry, error)) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(k.ctx), settleTime)
	defer cancel()
	return tooSlow(k.ledger.update(ctx, change))
}

// transactSignIn is transact for a sign-in: the session that it begins takes the place of whatever there is, also of another owner's.
func (k *Keeper) transactSignIn(session string, stored *Record, decide func(view) change) (change, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(k.ctx), settleTime)
	defer cancel()
	var c change
	err := k.ledger.begin(ctx, session, k.decided(&c, stored, decide))
	return c, withoutSettled(tooSlow(err))
}

// read is what the ledger holds; ctx bounds it.
func (k *Keeper) read(ctx context.Context) (Entry, error) {
	e, err := k.ledger.read(ctx)
	if err == nil && e.Beside && k.opts.isForeign(e) {
		k.records.tellForeign()
	}
	return e, tooSlow(err)
}

// inStore tells whether a session is, by the ledger, the one that the Store has to have.
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

// ledgerNow is read within a bounded time.
func (k *Keeper) ledgerNow() (Entry, error) {
	ctx, cancel := context.WithTimeout(k.ctx, settleTime)
	defer cancel()
	return k.read(ctx)
}
