package session

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"perennial/wasm/fault"
)

// hold is the right to refresh.
type hold struct {
	names  []string // what its notes are called: the last one, and earlier ones
	frees  []func() // what gives the locks back
	locked bool     // by the lock, so that a note found is one whose tab has lost it
	waited bool     // in vain: the lock's holder is frozen or slow, or there is none to be had
	gone   string   // the note whose tab is known to be gone
	lost   string   // the errand that the courier has no answer to
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
	h := &hold{names: []string{rand.Text()}}
	if k.opts.Locker == nil {
		return h, nil
	}
	h.locked = k.lock(h, k.key()) == nil && k.lock(h, k.noteKey(h.name())) == nil
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
	ctx, cancel := context.WithTimeout(k.ctx, k.opts.Policy.Timeout)
	defer cancel()
	free, err := k.opts.Locker.Lock(ctx, name)
	if err != nil {
		return err
	}
	h.frees = append(h.frees, free)
	return nil
}

// noteKey is the lock that the writer of a note holds for as long as its refresh goes on. The lock of all tabs can be
// stolen while its holder lives; this one tells.
func (k *Keeper) noteKey(id string) string { return k.key() + ":" + id }

// probing is what noteHolds returns for a note of which only its lock can tell whether its tab is gone.
const probing = time.Hour

// storeSettle is how long a write of the Store may take to be seen in another tab, and some more: 28 ms were measured.
const storeSettle = 250 * time.Millisecond

// noteHolds tells how long to leave a refresh alone that another tab has noted: 0 when its tab is gone
// and its answer lost, a negative time when that cannot be known.
func (k *Keeper) noteHolds(h *hold, n *Note) time.Duration {
	switch {
	case n == nil || slices.Contains(h.names, n.ID): // its own: the answer to it is lost
		return 0
	case n.Until > 0:
		return max(k.noteLife()-k.knownFor(n), 0)
	case n.ID == unnoted:
		k.knownFor(n)
		return probing
	case h.waited:
		return -1
	case h.locked && h.gone != n.ID:
		k.knownFor(n)
		return probing
	default:
		return max(storeSettle-k.knownFor(n), 0) // it may have brought something that only the Store has
	}
}

// settling is how long to wait for the Store when the ledger is empty, which was cleared: another tab may just have
// written there what this one has not seen. Without the lock there may also have been a note, of a refresh that goes on.
func (k *Keeper) settling(h *hold, e Entry) time.Duration {
	if e.Generation == 0 {
		return 0
	}
	life := storeSettle
	if !h.locked {
		life = k.noteLife()
	}
	return max(life-k.knownFor(&Note{ID: fmt.Sprintf("cleared %s %d", e.Session, e.Generation)}), 0)
}

// await waits for another tab's refresh.
func (k *Keeper) await(h *hold, wait time.Duration) error {
	k.mu.Lock()
	kick, note := k.kick, k.note
	k.mu.Unlock()
	var err error
	switch {
	case wait != probing:
		_ = pause(k.ctx, wait, kick)
	case note == unnoted:
		err = k.probeUnnoted(h)
	default:
		k.probe(h, note)
	}
	if k.ctx.Err() != nil {
		return errStopped
	}
	return err
}

// probe finds out whether a note's tab is gone: its lock is then to be had.
func (k *Keeper) probe(h *hold, note string) {
	other := &hold{}
	defer other.release()
	if h.waited = k.lock(other, k.noteKey(note)) != nil; !h.waited {
		h.gone = note
		k.forget() // it may have written something this very moment
	}
}

// unnoted stands for the refresh that goes on without the ledger: there is no note of it, but it has a lock like those that are noted.
const unnoted = "unnoted"

// probeUnnoted finds out whether a refresh goes on that is not noted. To a page that gets no locks at all nothing can tell.
func (k *Keeper) probeUnnoted(h *hold) error {
	other := &hold{}
	defer other.release()
	if errors.Is(k.lock(other, k.noteKey(unnoted)), context.DeadlineExceeded) {
		return fault.New(fault.RefreshBusy, "refresh", "another tab refreshes without the ledger; this tab waits for it")
	}
	h.gone = unnoted
	return nil
}

// knownFor is for how long this tab has known the note that it found last, by the clock that never jumps: by the other
// one a note might last forever, or be over at once.
func (k *Keeper) knownFor(n *Note) time.Duration {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.note != n.ID {
		k.note, k.noteSince = n.ID, time.Now()
	}
	return time.Since(k.noteSince)
}

// forget makes a note as if it were found for the first time.
func (k *Keeper) forget() {
	k.mu.Lock()
	k.note = ""
	k.mu.Unlock()
}

// noteLife is how long a note is respected whose writer holds no lock: its refresh is over by then.
func (k *Keeper) noteLife() time.Duration { return 2*k.opts.Policy.Timeout + settleTime }

// downFor is for how long the ledger has failed; without an error it works again.
func (k *Keeper) downFor(err error) time.Duration {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err == nil {
		k.down = time.Time{}
		return 0
	}
	if k.down.IsZero() {
		k.down = time.Now()
	}
	return time.Since(k.down)
}
