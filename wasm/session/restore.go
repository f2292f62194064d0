package session

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"perennial/wasm/vault"
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
	case k.restored:
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
	defer k.survive("restore")
	ctx, cancel := context.WithTimeout(k.ctx, settleTime)
	defer cancel()
	stored := k.stored()
	kept, err := k.read(ctx)
	if err != nil {
		k.opts.OnEvent(failure(Failed, err)) // the Store's copy serves as well
	}
	found := k.newest(kept, stored)
	e := k.heeding(found) // guard: gate-end-at-start

	k.mu.Lock()
	k.state.take(e)
	if found.Record != nil {
		k.state.parting = found.Record.Tokens.ID
	}
	// It has ended, and this page was about to go on with it, or the server has still to be told of its end.
	k.state.denied = e.Record == nil && (stored != nil || slices.Contains(e.Revoke, Cookie))
	k.restored = true
	k.schedule()
	k.mu.Unlock()
	switch {
	case e.Record == nil && stored != nil:
		k.clear(stored, e) // the user signed out in another tab
	case e.Record != nil && (stored == nil || stored.earlier || stored.Session != e.Session || stored.Generation < e.Generation):
		k.save(e.Record, err == nil && inStore(kept, e.Record))
	}
	if len(e.Revoke)+len(e.Errands) > 0 {
		k.revocation.begin()
	}
	if !k.enforce() {
		k.publish()
	}
}

// stored reads the record in the Store; nil when there is none, or none that can be read.
func (k *Keeper) stored() *Record {
	text, ok, err := k.opts.Store.Get(k.key())
	if errors.Is(err, vault.ErrForeign) {
		k.tellForeign()
		return nil
	}
	if err != nil {
		k.opts.OnEvent(failure(Failed, err))
		return nil
	}
	if !ok {
		return nil
	}
	r, err := parseRecord(text)
	if err != nil {
		k.setAside(text, err)
		return nil
	}
	if r.From != k.opts.From {
		r.From, r.earlier = k.opts.From, true
	}
	return r
}

func (k *Keeper) setAside(text string, cause error) {
	k.opts.OnEvent(failure(Failed, cause))
	if err := k.opts.Store.Set(k.key()+vault.AsideSuffix, text); err != nil {
		k.opts.OnEvent(failure(Failed, err))
	}
	k.remove()
}

// save writes the record with its lease to the Store, over another owner's only if the ledger says so or the user does.
// Where there is no room the session goes on from the ledger, and the page is told. That of a session which the gate has
// ended meanwhile is not written.
func (k *Keeper) save(r *Record, over bool) {
	if _, _, err := k.opts.Store.Get(k.key()); !over && errors.Is(err, vault.ErrForeign) || k.heeding(entryOf(r)).Record == nil { // guard: foreign-record
		return
	}
	kept := r.clone()
	k.mu.Lock()
	kept.Lease = k.lease(r)
	k.mu.Unlock()
	text, err := json.Marshal(kept)
	if err == nil {
		err = k.opts.Store.Set(k.key(), string(text))
	}
	if err != nil {
		k.opts.OnEvent(failure(Failed, err))
	}
}

// clear removes a stored record whose session is over by an entry. One of an earlier release is left to whom the ledger says.
func (k *Keeper) clear(stored *Record, e Entry) {
	if !stored.earlier || !k.isForeign(e) {
		k.remove()
	}
}

func (k *Keeper) remove() {
	for _, key := range []string{k.key(), k.key() + usedSuffix} {
		if err := k.opts.Store.Remove(key); err != nil {
			k.opts.OnEvent(failure(Failed, err))
		}
	}
}
