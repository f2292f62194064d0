package session

import (
	"errors"
	"time"

	"perennial/wasm/fault"
)

// begin notes in the ledger that the refresh token is about to be spent. It returns nil when that is not
// needed, since another tab has been faster, or not possible any more, since the session has ended.
func (k *Keeper) begin(h *hold, f *flight) (*running, error) {
	for {
		began := time.Now()
		r, wait, err := k.tryBegin(h, f)
		if r != nil && r.note != "" && time.Since(began) > settleTime {
			continue // this tab was frozen meanwhile, and others may have taken over
		}
		if err != nil || wait <= 0 {
			return r, err
		}
		if err := k.await(h, wait); err != nil {
			return nil, err
		}
	}
}

// errSettled tells Update to leave the ledger as it is.
var errSettled = errors.New("nothing to write")

// tryBegin is begin without the waiting: wait is how long another tab's note must be respected.
func (k *Keeper) tryBegin(h *hold, f *flight) (r *running, wait time.Duration, err error) {
	var entry Entry
	var missed bool // by the ledger, which gets it with the note
	h.read = time.Now()
	stored := k.stored()
	h.rename()
	err = k.update(func(kept Entry) (Entry, error) {
		r, wait = nil, 0
		entry, h.empty = k.truth(kept, stored), kept.Generation == 0
		missed = entry.Record != nil && kept.isBefore(entry, k.opts.Now())
		if k.isGoodEnough(entry, f) || entry.Record == nil && !k.mayAsk() {
			return Entry{}, errSettled
		}
		if h.key != k.lockOf(entry.Session) {
			return Entry{}, errMoved
		}
		if r = k.resume(h, entry); r != nil {
			return Entry{}, errSettled
		}
		n := entry.Note
		if n == nil && h.waited && h.gone != unnoted {
			n = &Note{ID: unnoted} // the lock's holder may be at work without the ledger
		}
		if wait = k.noteHolds(h, n); h.empty && wait == 0 {
			wait = k.settling(h, entry)
		}
		if wait != 0 {
			return Entry{}, errSettled
		}
		r = &running{note: h.name(), grant: f.grant, from: entry, errand: k.newErrand()}
		if entry.Record != nil {
			r.spends = entry.Record.Tokens.Refresh
		}
		noted := k.revoking(entry, kept)
		noted.Note = &Note{ID: r.note, Errand: r.errand, Grant: r.grant}
		if !h.locked {
			noted.Note.Until = k.opts.Now().Add(k.noteLife()).UnixMilli()
		}
		return noted, nil
	})
	if errors.Is(err, errSettled) || err == nil {
		k.downFor(nil)
	}
	switch {
	case errors.Is(err, errSettled) && r != nil: // to be resumed
	case errors.Is(err, errSettled) && wait < 0:
		return nil, 0, fault.New(fault.RefreshBusy, "refresh", "another tab has begun a refresh and is frozen or slow; this tab waits for it")
	case errors.Is(err, errSettled) && wait > 0:
		return nil, wait, nil
	case errors.Is(err, errSettled):
		k.adopt(entry)
		return nil, 0, nil
	case err != nil && k.ctx.Err() != nil:
		return nil, 0, errStopped
	case errors.Is(err, errMoved):
		k.adopt(entry)
		return nil, 0, err
	case err != nil:
		r, err = k.beginWithout(h, f, err)
		return r, 0, err
	}
	k.adopt(entry) // if it is newer: it was stale too, so the refresh goes on from there
	if missed {
		k.post() // should this tab go before its refresh is over
		k.revoke()
	}
	return r, 0, nil
}

// beginWithout is begin when the ledger has failed. What this tab and the Store know may be old, so the refresh waits for
// the ledger to come back. One that has failed for long is done without, under the lock: what the last holder has
// written to the Store is seen by then.
func (k *Keeper) beginWithout(h *hold, f *flight, cause error) (*running, error) {
	if !h.locked || k.downFor(cause) < k.noteLife() || k.lockUnnoted(h) != nil {
		return nil, k.backOff(f.grant, cause)
	}
	k.opts.OnEvent(failure(Failed, cause))
	if pause(k.ctx, storeSettle, nil) != nil {
		return nil, errStopped
	}
	entry := k.truth(Entry{}, k.stored())
	if k.isGoodEnough(entry, f) || entry.Record == nil && !k.mayAsk() {
		k.adopt(entry)
		return nil, nil
	}
	k.adopt(entry)
	r := &running{grant: f.grant, from: entry}
	if entry.Record != nil {
		r.spends = entry.Record.Tokens.Refresh
	}
	return r, nil
}

// mayAsk tells whether a refresh makes sense with nobody signed in: when a cookie may hold a session, which the gate has not
// ended.
func (k *Keeper) mayAsk() bool {
	_, over := k.marker()
	return k.mayHaveCookie() && !over
}

// isGoodEnough tells whether an entry spares this tab its refresh.
func (k *Keeper) isGoodEnough(e Entry, f *flight) bool {
	if e.Record == nil {
		return false
	}
	a, ok := e.Record.Access[f.grant]
	if !ok || e.Session == k.sessionNow() && a.Generation <= f.beyond {
		return false
	}
	age := k.deviceAge(a)
	return age >= -clockSlack && k.opts.Policy.end(a).After(k.opts.Now())
}

func (k *Keeper) sessionNow() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.session
}
