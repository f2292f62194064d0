package session

import (
	"context"
	"errors"
	"time"

	"perennial/wasm/fault"
)

// refresh brings a grant beyond a generation: by adopting what another tab has done, or by spending the
// refresh token. Whatever comes of it is settled before the lock is released.
func (k *Keeper) refresh(f *flight) error {
	k.mu.Lock()
	session := k.state.session
	k.mu.Unlock()
	tn, err := k.turns.take(session)
	if err != nil {
		return err
	}
	defer tn.release()
	k.awaitCourier()
	for {
		r, err := k.begin(tn, f)
		if r == nil || err != nil {
			return err
		}
		if again, err := k.spend(tn, r); !again {
			return err
		}
	}
}

// spend has the refresh token of r spent, and settles what comes of it. again reports that this was not yet what the
// flight needs: it was another tab's errand, or an errand whose answer is lost.
func (k *Keeper) spend(tn *turn, r *running) (again bool, err error) {
	if k.ctx.Err() != nil {
		return false, errStopped // before anything was sent
	}
	// Close does not cut off what has been: it counts as spent, and only its answer has the next refresh token.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(k.ctx), k.opts.Policy.Timeout) // guard: refresh-timeout
	defer cancel()
	r.since, r.retried = k.opts.stopwatch(), k.retries.last(r.grant) != nil
	answer, err := k.opts.Refresher.Refresh(ctx, r.request())
	switch {
	case err == nil:
		err = k.commit(r, answer) // guard: commit-under-lock
		k.opts.discardErrand(r)
		return r.resumed && err == nil, err
	case k.ctx.Err() != nil:
		// The page is going away. The note stays: the next tab sees that the answer was lost, or asks the courier.
		return false, errStopped
	case errors.Is(err, fault.ErrLost):
		tn.lost = r.errand
		return true, nil
	}
	if !isUnanswered(err) {
		defer k.opts.discardErrand(r)
	}
	return false, k.fail(r, err)
}

// running is a refresh that the ledger knows of.
type running struct {
	note    string // "" when the ledger has failed
	grant   Grant
	from    Entry                // the entry that it started from
	spends  string               // the refresh token
	since   func() time.Duration // the time since it was sent
	errand  string               // by which it goes by the courier; "": this page carries it out
	resumed bool                 // it was begun before, by another tab perhaps
	retried bool                 // this tab's last attempt has failed
}
