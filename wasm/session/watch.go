package session

import "sync"

// watch is what a tab has heard of the other ones. It is safe for concurrent use.
type watch struct {
	mu       sync.Mutex
	messages int  // how often they have said that the session changed
	looking  bool // a goroutine looks into the ledger because of them
}

// hear notes a message, and reports whether the caller is to look: nobody does yet.
func (w *watch) hear() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.messages++
	first := !w.looking
	w.looking = true
	return first
}

// heard is how many messages there have been.
func (w *watch) heard() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.messages
}

// hasSeen ends the looking unless more has been heard than had been when it began.
func (w *watch) hasSeen(heard int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.looking = w.messages != heard
	return !w.looking
}

// stop ends the looking for whatever reason.
func (w *watch) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.looking = false
}
