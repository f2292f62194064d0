package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"perennial/wasm/fault"
)

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
		return max(k.noteLife()-k.knownFor(n, h.read), 0) // guard: note-time
	case n.ID == unnoted:
		k.knownFor(n, h.read)
		return probing
	case h.waited:
		return -1
	case h.locked && h.gone != n.ID: // guard: note-lock
		k.knownFor(n, h.read)
		return probing
	default:
		return max(storeSettle-k.knownFor(n, h.read), 0) // it may have brought something that only the Store has
	}
}

// settling is how long to wait for the Store when the ledger is empty, which was cleared: another tab may just have
// written there what this one has not seen. There may also have been a note, of a refresh that goes on without the lock.
func (k *Keeper) settling(h *hold, e Entry) time.Duration {
	if e.Generation == 0 {
		return 0
	}
	if h.locked && !h.crowd && h.gone != unnoted { // guard: unnoted-refresh
		k.knownFor(&Note{ID: unnoted}, h.read)
		return probing
	}
	life := storeSettle
	if !h.locked || h.crowd {
		life = k.noteLife()
	}
	return max(life-k.knownFor(&Note{ID: fmt.Sprintf("cleared %s %d", e.Session, e.Generation)}, h.read), 0)
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
	if h.waited = k.lock(other, h.noteKey(note)) != nil; !h.waited {
		h.gone = note
		k.forget() // it may have written something this very moment
	}
}

// unnoted stands for a refresh that nothing in the ledger tells of: it goes on without the ledger, or without the lock while
// its note was cleared. It has a lock like those that are noted.
const unnoted = "unnoted"

// lockUnnoted takes the lock of such a refresh.
func (k *Keeper) lockUnnoted(h *hold) error {
	if h.alone {
		return nil
	}
	err := k.lock(h, h.noteKey(unnoted))
	h.alone = err == nil
	return err
}

// probeUnnoted finds out whether a refresh goes on that is not noted. To a page that gets no locks at all nothing can tell.
func (k *Keeper) probeUnnoted(h *hold) error {
	switch err := k.lockUnnoted(h); {
	case !errors.Is(err, context.DeadlineExceeded):
		h.gone = unnoted
	case h.locked && h.empty:
		h.crowd = true
	default:
		return fault.New(fault.RefreshBusy, "refresh", "another tab refreshes without the ledger; this tab waits for it")
	}
	return nil
}

// knownFor is for how long this tab had known the note that it found last at a moment, by the clock that never jumps: by
// the other one a note might last forever, or be over at once.
func (k *Keeper) knownFor(n *Note, at time.Time) time.Duration {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.note != n.ID {
		k.note, k.noteSince = n.ID, time.Now()
	}
	return max(at.Sub(k.noteSince), 0) // guard: store-time
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
