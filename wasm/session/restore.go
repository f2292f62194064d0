package session

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"

	"perennial/wasm/vault"
)

// records is the Store as the Keeper uses it: the record, and the marker that the gate has left beside it.
type records struct {
	opts *Options

	mu     sync.Mutex
	warned bool // the page has heard of another owner's session
}

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
	stored := k.records.load()
	kept, err := k.read(ctx)
	if err != nil {
		k.opts.OnEvent(failure(Failed, err)) // the Store's copy serves as well
	}
	found := k.newest(kept, stored)
	e := k.records.heeding(found) // guard: gate-end-at-start

	k.mu.Lock()
	k.state.take(e)
	if found.Record != nil {
		k.state.parting = found.Record.Tokens.ID
	}
	// It has ended, and this page was about to go on with it, or its end has still to be reported to the server.
	k.state.denied = e.Record == nil && (stored != nil || slices.Contains(e.Revoke, Cookie))
	k.restored = true
	k.schedule()
	k.mu.Unlock()
	switch {
	case e.Record == nil && stored != nil:
		k.records.clear(stored, e) // the user signed out in another tab
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
func (d *records) load() *Record {
	text, ok, err := d.opts.Store.Get(d.opts.key())
	if errors.Is(err, vault.ErrForeign) {
		d.reportForeign()
		return nil
	}
	if err != nil {
		d.opts.OnEvent(failure(Failed, err))
		return nil
	}
	if !ok {
		return nil
	}
	r, err := parseRecord(text)
	if err != nil {
		d.setAside(text, err)
		return nil
	}
	if r.From != d.opts.From {
		r.From, r.earlier = d.opts.From, true
	}
	return r
}

func (d *records) setAside(text string, cause error) {
	d.opts.OnEvent(failure(Failed, cause))
	if err := d.opts.Store.Set(d.opts.key()+vault.AsideSuffix, text); err != nil {
		d.opts.OnEvent(failure(Failed, err))
	}
	d.remove()
}

// save writes the record with its lease to the Store, over another owner's only if the ledger says so or the user does.
// Where there is no room the session goes on from the ledger, which is reported. The record of a session which the gate has
// ended meanwhile is not written.
func (k *Keeper) save(r *Record, over bool) {
	if _, _, err := k.opts.Store.Get(k.opts.key()); !over && errors.Is(err, vault.ErrForeign) || k.records.heeding(entryOf(r)).Record == nil { // guard: foreign-record
		return
	}
	kept := r.clone()
	k.mu.Lock()
	kept.Lease = k.limits.lease(r)
	k.mu.Unlock()
	text, err := json.Marshal(kept)
	if err == nil {
		err = k.opts.Store.Set(k.opts.key(), string(text))
	}
	if err != nil {
		k.opts.OnEvent(failure(Failed, err))
	}
}

// clear removes a stored record whose session is over by an entry. One of an earlier release is left to whom the ledger says.
func (d *records) clear(stored *Record, e Entry) {
	if !stored.earlier || !d.opts.isForeign(e) {
		d.remove()
	}
}

func (d *records) remove() {
	for _, key := range []string{d.opts.key(), d.opts.key() + usedSuffix} {
		if err := d.opts.Store.Remove(key); err != nil {
			d.opts.OnEvent(failure(Failed, err))
		}
	}
}
