package session

import (
	"fmt"
	"slices"
	"time"
)

// obstacle is what keeps a refresh from beginning: it waits for a while, or asks for a lock, or nobody knows for how long.
type obstacle struct {
	wait    time.Duration
	probe   string // the note whose lock alone shows whether its tab is gone
	stuck   bool
	reserve bool // the refresh is noted at once, and waits then: see obstacleOfCleared
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

// obstacle is what keeps a refresh of an entry from beginning; nil: nothing does.
func (t *turns) obstacle(tn *turn, e Entry) *obstacle {
	n := e.Note
	if n == nil && tn.waited && tn.gone != unnoted {
		n = &Note{ID: unnoted} // the lock's holder may be at work without the ledger
	}
	found := t.obstacleOf(tn, n)
	switch {
	case found != nil:
	case tn.empty:
		found = t.obstacleOfCleared(tn, e) // guard: cleared-waits
	case !tn.reserved.IsZero():
		found = waitFor(t.opts.Policy.noteLife() - tn.read.Sub(tn.reserved)) // guard: reserved-waits
	}
	return found
}

// obstacleOf is what another tab's note is to a refresh: nil, if its tab is gone and its answer lost.
func (t *turns) obstacleOf(tn *turn, n *Note) *obstacle {
	switch {
	case n == nil || slices.Contains(tn.names, n.ID): // its own: the answer to it is lost
		return nil
	case n.isLockless():
		return waitFor(t.opts.Policy.noteLife() - t.knownFor(n, tn.read)) // guard: note-time
	case n.ID == unnoted:
		t.knownFor(n, tn.read)
		return &obstacle{probe: unnoted}
	case tn.waited:
		return &obstacle{stuck: true}
	case tn.locked && tn.gone != n.ID: // guard: note-lock
		t.knownFor(n, tn.read)
		return &obstacle{probe: n.ID}
	default:
		return waitFor(storeSettle - t.knownFor(n, tn.read)) // it may have brought something that only the Store has
	}
}

// obstacleOfCleared is what an empty ledger is to a refresh: it was cleared, and another tab may just have written to the Store what this
// one has not seen. There may also have been a note, of a refresh that goes on without the lock.
func (t *turns) obstacleOfCleared(tn *turn, e Entry) *obstacle {
	if e.Generation == 0 {
		return nil
	}
	if tn.locked && !tn.unnotedTaken && tn.gone != unnoted { // guard: unnoted-refresh
		t.knownFor(&Note{ID: unnoted}, tn.read)
		return &obstacle{probe: unnoted}
	}
	if !tn.locked || tn.unnotedTaken {
		// This one's own note is written before it waits: what comes after is kept out by it, and if it is gone by then, the ledger was
		// cleared once more.
		return &obstacle{wait: t.opts.Policy.noteLife(), reserve: true} // guard: cleared-again
	}
	return waitFor(storeSettle - t.knownFor(&Note{ID: fmt.Sprintf("cleared %s %d", e.Session, e.Generation)}, tn.read))
}

// await waits until an obstacle may be gone.
func (t *turns) await(tn *turn, o *obstacle) error {
	var err error
	switch o.probe {
	case "":
		_ = pause(t.ctx, o.wait, t.woken())
	case unnoted:
		err = t.probeUnnoted(tn)
	default:
		t.probe(tn, o.probe)
	}
	if t.ctx.Err() != nil {
		return errStopped
	}
	return err
}

// probe finds out whether a note's tab is gone: its lock is then to be had.
func (t *turns) probe(tn *turn, note string) {
	other := &turn{}
	defer other.release()
	if tn.waited = t.lock(other, tn.noteKey(note)) != nil; !tn.waited {
		tn.gone = note
		t.resetNote() // it may have written something this very moment
	}
}
