package session

import (
	"errors"
	"sync"

	"perennial/wasm/json"
	"perennial/wasm/storagekey"
	"perennial/wasm/vault"
)

// records is the Store as the Keeper uses it: the record, and the marker that the gate has left beside it.
type records struct {
	opts *Options

	mu     sync.Mutex
	warned bool // the page has heard of another owner's session
}

// load reads the record in the Store; nil when there is none, or none that can be read.
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
	if err := d.opts.Store.Set(storagekey.Corrupt(d.opts.key()), text); err != nil {
		d.opts.OnEvent(failure(Failed, err))
	}
	d.remove()
}

// save writes the record with its lease to the Store, over another owner's only if the ledger says so or the user does.
// Where there is no room the session goes on from the ledger, which is reported. The record of a session which the gate has
// ended meanwhile is not written.
func (k *Keeper) save(r *Record, over bool) {
	if _, _, err := k.opts.Store.Get(k.opts.key()); !over && errors.Is(err, vault.ErrForeign) || k.records.withMarker(entryOf(r)).Record == nil { // guard: foreign-record
		return
	}
	kept := r.clone()
	k.mu.Lock()
	kept.Lease = k.limits.lease(r)
	kept.Unconfirmed = !k.state.confirmed[r.Session]
	k.mu.Unlock()
	text, err := json.Marshal(kept)
	if err == nil {
		err = k.ledger.settle() // guard: named-record
	}
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
	for _, key := range []string{d.opts.key(), storagekey.Used(d.opts.key())} {
		if err := d.opts.Store.Remove(key); err != nil {
			d.opts.OnEvent(failure(Failed, err))
		}
	}
}
