package session

import (
	"context"
)

// Restore reads the session as earlier pages and other tabs have left it. It does so once, for all who wait; later
// calls return at once. A record that cannot be read is set aside under another key and reported. When ctx ends, this
// call returns its error and the reading goes on for the others.
func (k *Keeper) Restore(ctx context.Context) error {
	k.mu.Lock()
	switch {
	case k.ctx.Err() != nil:
		k.mu.Unlock()
		return errStopped
	case k.state.read:
		k.mu.Unlock()
		return nil
	case k.restoring == nil:
		k.restoring = make(chan struct{})
		k.work.Go(k.restore)
	}
	done := k.restoring
	k.mu.Unlock()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-done:
		return nil
	}
}

// restore is the work of Restore.
func (k *Keeper) restore() {
	defer close(k.restoring) // written before this began
	defer k.recoverPanic("restore")
	ctx, cancel := context.WithTimeout(k.ctx, settleTime)
	defer cancel()
	stored := k.records.load()
	kept, err := k.read(ctx)
	if err != nil {
		k.opts.OnEvent(failure(Failed, err)) // the Store's copy serves as well
	}
	found := k.newest(kept, stored)
	e := k.records.withMarker(found) // guard: gate-end-at-start

	k.mu.Lock()
	k.state.take(e)
	if found.Record != nil {
		k.state.lastIDToken = found.Record.Tokens.ID
	}
	// It has ended, and this page was about to go on with it, or its end has still to be reported to the server.
	k.state.denied = e.Record == nil && stored != nil || e.endsCookie()
	k.state.read = true
	k.schedule()
	k.mu.Unlock()
	switch {
	case e.Record == nil && stored != nil:
		k.records.clear(stored, e) // the user signed out in another tab
	case e.Record != nil && (stored == nil || stored.earlier || stored.Lease.isEarlier() || stored.Session != e.Session || stored.Generation < e.Generation):
		k.save(e.Record, err == nil && inStore(kept, e.Record))
	}
	if len(e.Revoke)+len(e.Errands) > 0 {
		k.revocation.begin()
	}
	if !k.enforce() {
		k.publish()
	}
}
