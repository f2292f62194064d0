package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"perennial/wasm/fault"
)

// obstacle is what keeps a refresh from beginning: it waits for a while, or asks for a lock, or nobody knows for how long.
type obstacle struct {
	wait  time.Duration
	probe string // the note whose lock alone shows whether its tab is gone
	stuck bool
}

// waitFor is an obstacle that time removes; nil if it has.
func waitFor(d time.Duration) *obstacle {
	if d <= 0 {
		return nil
	}
	return &obstacle{wait: d}
}

// storeSettle is how long a write of the Store may take to be seen in another tab, and some more: 28 ms were measured.
const storeSettle = 250 * time.Millisecond

// heldUp is what keeps a refresh of an entry from beginning; nil: nothing does.
func (t *turns) heldUp(h *hold, e Entry) *obstacle {
	n := e.Note
	if n == nil && h.waited && h.gone != unnoted {
		n = &Note{ID: unnoted} // the lock's holder may be at work without the ledger
	}
	in := t.heldBy(h, n)
	if in == nil && h.empty {
		in = t.settling(h, e) // guard: cleared-waits
	}
	return in
}

// heldBy is what another tab's note is to a refresh: nil, if its tab is gone and its answer lost.
func (t *turns) heldBy(h *hold, n *Note) *obstacle {
	switch {
	case n == nil || slices.Contains(h.names, n.ID): // its own: the answer to it is lost
		return nil
	case n.Until > 0:
		return waitFor(t.opts.Policy.noteLife() - t.knownFor(n, h.read)) // guard: note-time
	case n.ID == unnoted:
		t.knownFor(n, h.read)
		return &obstacle{probe: unnoted}
	case h.waited:
		return &obstacle{stuck: true}
	case h.locked && h.gone != n.ID: // guard: note-lock
		t.knownFor(n, h.read)
		return &obstacle{probe: n.ID}
	default:
		return waitFor(storeSettle - t.knownFor(n, h.read)) // it may have brought something that only the Store has
	}
}

// settling is what an empty ledger is to a refresh: it was cleared, and another tab may just have written to the Store what this
// one has not seen. There may also have been a note, of a refresh that goes on without the lock.
func (t *turns) settling(h *hold, e Entry) *obstacle {
	if e.Generation == 0 {
		return nil
	}
	if h.locked && !h.crowd && h.gone != unnoted { // guard: unnoted-refresh
		t.knownFor(&Note{ID: unnoted}, h.read)
		return &obstacle{probe: unnoted}
	}
	life := storeSettle
	if !h.locked || h.crowd {
		life = t.opts.Policy.noteLife()
	}
	return waitFor(life - t.knownFor(&Note{ID: fmt.Sprintf("cleared %s %d", e.Session, e.Generation)}, h.read))
}

// await waits until an obstacle may be gone.
func (t *turns) await(h *hold, in *obstacle) error {
	var err error
	switch in.probe {
	case "":
		_ = pause(t.ctx, in.wait, t.kicked())
	case unnoted:
		err = t.probeUnnoted(h)
	default:
		t.probe(h, in.probe)
	}
	if t.ctx.Err() != nil {
		return errStopped
	}
	return err
}

// probe finds out whether a note's tab is gone: its lock is then to be had.
func (t *turns) probe(h *hold, note string) {
	other := &hold{}
	defer other.release()
	if h.waited = t.lock(other, h.noteKey(note)) != nil; !h.waited {
		h.gone = note
		t.forget() // it may have written something this very moment
	}
}

// unnoted stands for a refresh that nothing in the ledger tells of: it goes on without the ledger, or without the lock while
// its note was cleared. It has a lock like those that are noted.
const unnoted = "unnoted"

// lockUnnoted takes the lock of such a refresh.
func (t *turns) lockUnnoted(h *hold) error {
	if h.alone {
		return nil
	}
	err := t.lock(h, h.noteKey(unnoted))
	h.alone = err == nil
	return err
}

// probeUnnoted finds out whether a refresh goes on that is not noted. To a page that gets no locks at all nothing can tell.
func (t *turns) probeUnnoted(h *hold) error {
	switch err := t.lockUnnoted(h); {
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
func (t *turns) knownFor(n *Note, at time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.note != n.ID {
		t.note, t.noteSince = n.ID, time.Now()
	}
	return max(at.Sub(t.noteSince), 0) // guard: store-time
}

// forget makes a note as if it were found for the first time.
func (t *turns) forget() {
	t.mu.Lock()
	t.note = ""
	t.mu.Unlock()
}

// noteLife is how long a note is respected whose writer holds no lock: its refresh is over by then.
func (p Policy) noteLife() time.Duration { return 2*p.Timeout + settleTime }

// downFor is for how long the ledger has failed; without an error it works again.
func (t *turns) downFor(err error) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err == nil {
		t.down = time.Time{}
		return 0
	}
	if t.down.IsZero() {
		t.down = time.Now()
	}
	return time.Since(t.down)
}
