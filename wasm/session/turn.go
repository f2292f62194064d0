package session

import (
	"context"
	"errors"
	"sync"
	"time"

	"perennial/wasm/random"
)

// turns sees to it that tabs refresh one after another: by locks, and by the notes in the ledger where a lock is not to be had.
type turns struct {
	*tasks
	opts *Options

	mu        sync.Mutex
	note      string    // another tab's, which the ledger held last
	noteSince time.Time // since when this tab knows it, by the clock that never jumps
	down      time.Time // since when the ledger fails; the zero time: it works
}

// turn is the right to refresh.
type turn struct {
	key          string    // what the names of its locks begin with
	names        []string  // what its notes are called: the last one, and earlier ones
	frees        []func()  // what gives the locks back
	locked       bool      // by the lock, so that a note found is one whose tab has lost it
	waited       bool      // in vain: the lock's holder is frozen or slow, or there is none to be had
	gone         string    // the note whose tab is known to be gone
	empty        bool      // the ledger was, when it was looked into last
	reserved     time.Time // when this tab last noted its refresh in a cleared ledger, for others' notes that were cleared, too, to be over
	hasUnnoted   bool      // by the lock of refreshes that are not noted, or not under the lock
	unnotedTaken bool      // another tab has that one
	lost         string    // the errand that the courier has no answer to
	read         time.Time // when the Store was read last
}

func (tn *turn) name() string { return tn.names[len(tn.names)-1] }

// rename gives a further note a name of its own. Under the lock the name is that of the note's lock; without it, others time
// each name once.
func (tn *turn) rename() {
	if !tn.locked {
		tn.names = append(tn.names, random.Text())
	}
}

func (tn *turn) release() {
	for _, free := range tn.frees {
		free()
	}
}

// take waits for the lock, no longer than a refresh may take. A holder that is frozen keeps nobody out
// forever: after that time the notes in the ledger alone decide.
func (t *turns) take(session string) (*turn, error) {
	tn := &turn{key: t.opts.lockOf(session), names: []string{random.Text()}}
	if t.opts.Locker == nil {
		return tn, nil
	}
	tn.locked = t.lock(tn, tn.key) == nil && t.lock(tn, tn.noteKey(tn.name())) == nil
	tn.waited = !tn.locked
	if tn.waited || t.ctx.Err() != nil {
		tn.release()
	}
	if t.ctx.Err() != nil {
		return nil, errStopped
	}
	return tn, nil
}

// lock takes one lock. Its error is context.DeadlineExceeded if others have it, and else the browser's refusal.
func (t *turns) lock(tn *turn, name string) error {
	for {
		ctx, cancel := context.WithTimeout(t.ctx, t.opts.Policy.Timeout) // guard: lock-timeout
		free, err := t.opts.Locker.Lock(ctx, name)
		late := ctx.Err() == context.DeadlineExceeded
		cancel()
		switch {
		case err != nil:
			return err
		case !late: // guard: late-lock
			tn.frees = append(tn.frees, free)
			return nil
		}
		free() // this tab was frozen meanwhile, and who knows whether the lock was not stolen since
	}
}

// noteKey is the lock that the writer of a note holds for as long as its refresh goes on. The lock of all tabs can be
// stolen while its holder lives; this one says so.
func (tn *turn) noteKey(id string) string { return tn.key + ":" + id }

// lockOf names the lock of all tabs that may have a session.
func (o *Options) lockOf(session string) string {
	if !o.hasTwins() {
		return o.key()
	}
	return o.key() + ":" + session
}

// errMoved is why a refresh has to take its locks anew: the tab has another session by now, which has a lock of its own, or it was frozen,
// and may have lost them.
var errMoved = errors.New("the locks are others by now")
