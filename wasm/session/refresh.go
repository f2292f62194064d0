package session

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"perennial/wasm/fault"
)

// settleTime bounds each use of the ledger, so that storage that hangs cannot hold the lock forever.
const settleTime = 5 * time.Second

// refresh brings a grant beyond a generation: by adopting what another tab has done, or by spending the
// refresh token. Whatever comes of it is settled before the lock is released.
func (k *Keeper) refresh(f *flight) error {
	h, err := k.hold()
	if err != nil {
		return err
	}
	defer h.release()
	k.meetCourier()
	for {
		r, err := k.begin(h, f)
		if r == nil || err != nil {
			return err
		}
		if again, err := k.spend(&h, r); !again {
			return err
		}
	}
}

// spend has the refresh token of r spent, and settles what comes of it. again tells that this was not yet what the
// flight needs: it was another tab's errand, or an errand whose answer is lost.
func (k *Keeper) spend(h *hold, r *running) (again bool, err error) {
	ctx, cancel := context.WithTimeout(k.ctx, k.opts.Policy.Timeout)
	defer cancel()
	answer, err := k.opts.Refresher.Refresh(ctx, r.order())
	switch {
	case err == nil:
		err = k.commit(r, answer)
		k.forget(r)
		return r.resumed && err == nil, err
	case k.ctx.Err() != nil:
		// The page is going away. The note stays: the next tab sees that the answer was lost, or asks the courier.
		return false, errStopped
	case errors.Is(err, ErrLost):
		h.lost = r.note
		return true, nil
	}
	if !isPending(err) {
		defer k.forget(r)
	}
	return false, k.fail(r, err)
}

// hold is the right to refresh.
type hold struct {
	release func()
	locked  bool   // by the lock, so that a note found is one whose tab is gone
	waited  bool   // in vain: the lock's holder is frozen or slow
	lost    string // the note whose errand the courier has no answer to
}

// hold waits for the lock, no longer than a refresh may take. A holder that is frozen keeps nobody out
// forever: after that time the notes in the ledger alone decide.
func (k *Keeper) hold() (hold, error) {
	if k.opts.Locker == nil {
		return hold{release: func() {}}, nil
	}
	ctx, cancel := context.WithTimeout(k.ctx, k.opts.Policy.Timeout+settleTime)
	defer cancel()
	release, err := k.opts.Locker.Lock(ctx, k.key())
	switch {
	case err == nil:
		return hold{release: release, locked: true}, nil
	case k.ctx.Err() != nil:
		return hold{}, errStopped
	default:
		return hold{release: func() {}, waited: true}, nil
	}
}

// running is a refresh that the ledger knows of.
type running struct {
	note    string // "" when the ledger has failed
	grant   Grant
	from    Entry  // the entry that it started from
	spends  string // the refresh token
	courier bool   // it goes by the courier, as the errand that is called like the note
	resumed bool   // it was begun before, by another tab perhaps
}

// begin notes in the ledger that the refresh token is about to be spent. It returns nil when that is not
// needed, since another tab has been faster, or not possible any more, since the session has ended.
func (k *Keeper) begin(h hold, f *flight) (*running, error) {
	for {
		r, wait, err := k.tryBegin(h, f)
		if err != nil || wait <= 0 {
			return r, err
		}
		k.mu.Lock()
		kick := k.kick
		k.mu.Unlock()
		if pause(k.ctx, wait, kick) != nil {
			return nil, errStopped
		}
	}
}

// errSettled tells Update to leave the ledger as it is.
var errSettled = errors.New("nothing to write")

// tryBegin is begin without the waiting: wait is how long another tab's note must be respected.
func (k *Keeper) tryBegin(h hold, f *flight) (r *running, wait time.Duration, err error) {
	var entry Entry
	stored := k.stored()
	err = k.update(func(text string) (string, error) {
		r, wait = nil, 0
		entry = k.truth(text, stored)
		if k.isGoodEnough(entry, f) || entry.Record == nil && !k.mayAsk() {
			return "", errSettled
		}
		if r = k.resume(h, entry); r != nil {
			return "", errSettled
		}
		if wait = k.noteHolds(h, entry.Note); wait != 0 {
			return "", errSettled
		}
		r = &running{note: rand.Text(), grant: f.grant, from: entry, courier: k.hasCourier()}
		if entry.Record != nil {
			r.spends = entry.Record.Tokens.Refresh
		}
		noted := entry
		noted.Note = &Note{ID: r.note, Courier: r.courier, Grant: r.grant}
		if !h.locked {
			noted.Note.Until = k.opts.Now().Add(k.noteLife()).UnixMilli()
		}
		return noted.encode()
	})
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
	case err != nil:
		return k.beginWithout(stored, f, err), 0, nil
	}
	k.adopt(entry) // if it is newer: it was stale too, so the refresh goes on from there
	return r, 0, nil
}

// beginWithout is begin when the ledger has failed: what this tab knows must do, as without a ledger.
func (k *Keeper) beginWithout(stored *Record, f *flight, cause error) *running {
	k.opts.OnEvent(failure(Failed, cause))
	entry := k.truth("", stored)
	if k.isGoodEnough(entry, f) || entry.Record == nil && !k.mayAsk() {
		k.adopt(entry)
		return nil
	}
	r := &running{grant: f.grant, from: entry}
	if entry.Record != nil {
		r.spends = entry.Record.Tokens.Refresh
	}
	return r
}

// noteHolds tells how long to leave a refresh alone that another tab has noted: 0 when its tab is gone
// and its answer lost, a negative time when that cannot be known.
func (k *Keeper) noteHolds(h hold, n *Note) time.Duration {
	switch {
	case n == nil:
		return 0
	case n.Until > 0:
		return min(max(time.UnixMilli(n.Until).Sub(k.opts.Now()), 0), k.noteLife())
	case h.waited:
		return -1
	default:
		return 0
	}
}

// noteLife is how long a note is respected whose writer holds no lock: its refresh is over by then.
func (k *Keeper) noteLife() time.Duration { return 2*k.opts.Policy.Timeout + settleTime }

// mayAsk tells whether a refresh makes sense with nobody signed in: when a cookie may hold a session.
func (k *Keeper) mayAsk() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.ambient()
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
