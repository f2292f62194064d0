package session

import (
	"time"

	"perennial/wasm/fault"
)

// begin notes in the ledger that the refresh token is about to be spent. It returns nil when that is not
// needed, since another tab has been faster, or not possible any more, since the session has ended.
func (k *Keeper) begin(tn *turn, f *flight) (*running, error) {
	for {
		began := time.Now()
		r, blocked, err := k.tryBegin(tn, f)
		if r != nil && r.note != "" && time.Since(began) > settleTime {
			// This tab was frozen meanwhile: others may have taken over, and who knows whether its locks were not stolen.
			if tn.locked { // guard: frozen-after-note
				return nil, errMoved
			}
			continue
		}
		if err != nil || blocked == nil {
			return r, err
		}
		if err := k.turns.await(tn, blocked); err != nil {
			return nil, err
		}
	}
}

// beginning is what becomes of the ledger when a refresh is to begin.
type beginning struct {
	change
	running  *running  // the refresh, begun or found; nil: none is needed, or possible
	obstacle *obstacle // what it has to wait for first
	moved    bool      // the tab has another session by now, which has a lock of its own
}

// tryBegin is begin without the waiting: blocked is what there is to wait for.
func (k *Keeper) tryBegin(tn *turn, f *flight) (r *running, blocked *obstacle, err error) {
	tn.read = time.Now()
	stored := k.records.load()
	tn.rename()
	var b beginning
	b.change, err = k.transact(stored, func(v view) change {
		b = k.beginning(v, tn, f)
		return b.change
	})
	if err == nil {
		k.turns.downFor(nil)
	}
	switch {
	case err != nil && k.ctx.Err() != nil:
		return nil, nil, errStopped
	case err != nil:
		r, err = k.beginWithout(tn, f, err)
		return r, nil, err
	case b.moved:
		k.adopt(b.Entry)
		return nil, nil, errMoved
	case b.obstacle != nil && b.obstacle.stuck:
		return nil, nil, fault.New(fault.RefreshBusy, "refresh", "another tab has begun a refresh and is frozen or slow; this tab waits for it")
	}
	if b.verdict == missed {
		k.opts.post() // should this tab go before its refresh is over
		k.revocation.begin()
	}
	if b.obstacle != nil {
		return nil, b.obstacle, nil
	}
	k.adopt(b.seen.truth) // if it is newer: it was stale too, so the refresh goes on from there
	if b.running == nil && b.endsCookie() {
		k.deny()
	}
	return b.running, nil, nil
}

// beginning decides how a refresh begins. What the ledger holds is looked at first, and the note is written before the request
// leaves.
func (k *Keeper) beginning(v view, tn *turn, f *flight) beginning {
	e := v.truth // guard: ledger-first
	tn.empty = v.kept.Generation == 0
	stays := unwritten(e, plain)
	switch {
	case k.opts.isGoodEnough(e, f, v.here.Session) || e.Record == nil && (!k.records.mayAsk(v.cookie) || e.endsCookie()):
		return beginning{change: stays}
	case tn.key != k.opts.lockOf(e.Session):
		return beginning{change: stays, moved: true}
	}
	if r := k.opts.resume(tn, e); r != nil {
		return beginning{change: stays, running: r}
	}
	blocked := k.turns.obstacle(tn, e)
	if blocked != nil && !blocked.reserve {
		return beginning{change: stays, obstacle: blocked}
	}
	r := &running{note: tn.name(), grant: f.grant, from: e, spends: e.refreshToken(), errand: k.opts.newErrand()}
	noted := k.opts.revocable().follow(e, v.kept)
	noted.Note = &Note{ID: r.note, Errand: r.errand, Grant: r.grant}
	if !tn.locked {
		noted.Note.Until = v.now.Add(k.opts.Policy.noteLife()).UnixMilli()
	}
	verdict := plain
	if e.Record != nil && v.kept.isBefore(e) {
		verdict = missed
	}
	if blocked != nil {
		noted.Note.Errand, tn.reserved = "", time.Now()
		return beginning{change: written(noted, verdict), obstacle: blocked}
	}
	return beginning{change: written(noted, verdict), running: r} // guard: note-first
}

// beginWithout is begin when the ledger has failed. What this tab and the Store know may be old, so the refresh waits for
// the ledger to come back. One that has failed for long is done without, under the lock: what the last holder has
// written to the Store is seen by then.
func (k *Keeper) beginWithout(tn *turn, f *flight, cause error) (*running, error) {
	if !tn.locked || k.turns.downFor(cause) < k.opts.Policy.noteLife() || k.turns.lockUnnoted(tn) != nil {
		return nil, k.retries.backOff(f.grant, cause, Access{})
	}
	k.opts.OnEvent(failure(Failed, cause))
	if pause(k.ctx, storeSettle, nil) != nil {
		return nil, errStopped
	}
	entry := k.truth(Entry{}, k.records.load())
	k.mu.Lock()
	session, cookie := k.state.session, k.state.ambient()
	k.mu.Unlock()
	if k.opts.isGoodEnough(entry, f, session) || entry.Record == nil && !k.records.mayAsk(cookie) {
		k.adopt(entry)
		return nil, nil
	}
	k.adopt(entry)
	return &running{grant: f.grant, from: entry, spends: entry.refreshToken()}, nil
}

// mayAsk reports whether a refresh makes sense with nobody signed in: when a cookie may hold a session, which the gate has not
// ended.
func (d *records) mayAsk(cookie bool) bool {
	_, over := d.marker()
	return cookie && !over
}

// isGoodEnough reports whether an entry spares a tab its refresh. here is the session that the tab knows.
func (o *Options) isGoodEnough(e Entry, f *flight, here string) bool {
	if e.Record == nil {
		return false
	}
	a, ok := e.Record.Access[f.grant]
	if !ok || e.Session == here && a.Generation <= f.beyond {
		return false
	}
	age := o.deviceAge(a)
	return age >= -clockSlack && o.Policy.end(a).After(o.Now())
}
