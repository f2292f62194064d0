package session

import (
	"time"

	"perennial/wasm/json"
)

// Note says that a refresh has begun. One that outlives its tab's lock says that the answer was lost.
type Note struct {
	ID string
	// Until is not 0 in the note of a tab that works without the lock: see isLockless.
	Until int64
	// Errand is set when the refresh goes by the courier: the answer is not lost, whatever becomes of the tab.
	Errand string
	Grant  Grant // what the courier was asked for
}

// Members lists the members of the JSON object.
func (n *Note) Members(list *json.Members) {
	list.Always("id", &n.ID)
	list.OmitEmpty("until", &n.Until)
	list.OmitEmpty("errand", &n.Errand)
	list.OmitEmpty("grant", (*string)(&n.Grant))
}

// isLockless reports whether a note's tab works without the lock. Others leave it alone for as long as a refresh may take, by their own
// clocks: when it says that it ends, by the clock of that tab, is for people. When a lock is free, so is the note of its tab.
func (n *Note) isLockless() bool { return n.Until > 0 }

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

// resetNote makes a note as if it were found for the first time.
func (t *turns) resetNote() {
	t.mu.Lock()
	t.note = ""
	t.mu.Unlock()
}

// noteLife is how long a note is respected whose writer holds no lock: its refresh is over by then.
func (p Policy) noteLife() time.Duration { return 2*p.Timeout + settleTime }
