package session

import (
	"context"
	"crypto/rand"
	"errors"
	"time"
)

// hold is the right to refresh.
type hold struct {
	key    string    // what the names of its locks begin with
	names  []string  // what its notes are called: the last one, and earlier ones
	frees  []func()  // what gives the locks back
	locked bool      // by the lock, so that a note found is one whose tab has lost it
	waited bool      // in vain: the lock's holder is frozen or slow, or there is none to be had
	gone   string    // the note whose tab is known to be gone
	empty  bool      // the ledger was, when it was looked into last
	alone  bool      // by the lock of refreshes that are not noted, or not under the lock
	crowd  bool      // another tab has that one
	lost   string    // the errand that the courier has no answer to
	read   time.Time // when the Store was read last
}

func (h *hold) name() string { return h.names[len(h.names)-1] }

// rename gives a further note a name of its own. Under the lock the name is that of the note's lock; without it, others time
// each name once.
func (h *hold) rename() {
	if !h.locked {
		h.names = append(h.names, rand.Text())
	}
}

func (h *hold) release() {
	for _, free := range h.frees {
		free()
	}
}

// hold waits for the lock, no longer than a refresh may take. A holder that is frozen keeps nobody out
// forever: after that time the notes in the ledger alone decide.
func (k *Keeper) hold() (*hold, error) {
	h := &hold{key: k.lockOf(k.sessionNow()), names: []string{rand.Text()}}
	if k.opts.Locker == nil {
		return h, nil
	}
	h.locked = k.lock(h, h.key) == nil && k.lock(h, h.noteKey(h.name())) == nil
	h.waited = !h.locked
	if h.waited || k.ctx.Err() != nil {
		h.release()
	}
	if k.ctx.Err() != nil {
		return nil, errStopped
	}
	return h, nil
}

// lock takes one lock. Its error is context.DeadlineExceeded if others have it, and else the browser's refusal.
func (k *Keeper) lock(h *hold, name string) error {
	for {
		ctx, cancel := context.WithTimeout(k.ctx, k.opts.Policy.Timeout) // guard: lock-timeout
		free, err := k.opts.Locker.Lock(ctx, name)
		late := ctx.Err() == context.DeadlineExceeded
		cancel()
		switch {
		case err != nil:
			return err
		case !late: // guard: late-lock
			h.frees = append(h.frees, free)
			return nil
		}
		free() // this tab was frozen meanwhile, and who knows whether the lock was not stolen since
	}
}

// noteKey is the lock that the writer of a note holds for as long as its refresh goes on. The lock of all tabs can be
// stolen while its holder lives; this one tells.
func (h *hold) noteKey(id string) string { return h.key + ":" + id }

// lockOf names the lock of all tabs that may have a session.
func (k *Keeper) lockOf(session string) string {
	if !k.hasTwins() {
		return k.key()
	}
	return k.key() + ":" + session
}

// hasTwins tells whether the Store is this tab's own, and the ledger that of its session.
func (k *Keeper) hasTwins() bool {
	_, ok := k.opts.Ledger.(*Twins)
	return ok
}

// errMoved is why a refresh has to take the lock anew: the tab has another session by now, which has a lock of its own.
var errMoved = errors.New("the tab has another session")
