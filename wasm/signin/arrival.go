package signin

import (
	"context"
	"sync"

	"perennial/wasm/session"
)

// Arrival is the callback that a page was opened with, until it has been dealt with: a session is about to be. The gate
// must not learn that there is none, nor let a navigation pass because of an older one. A nil Arrival is none.
type Arrival struct {
	tell func(*session.Lease)
	over chan struct{}

	mu       sync.Mutex
	begun    bool // somebody deals with it
	ended    bool
	withheld bool // the gate has still to be told of latest
	latest   *session.Lease
}

// NewArrival returns an Arrival that has leases passed on to tell.
func NewArrival(tell func(*session.Lease)) *Arrival {
	return &Arrival{tell: tell, over: make(chan struct{})}
}

// Lease passes a lease on: at the end, or when it is that of the new session.
func (a *Arrival) Lease(l *session.Lease) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.latest, a.withheld = l, !a.ended && (l == nil || !a.begun)
	if !a.withheld {
		a.tell(l)
	}
}

// Begin is called by who deals with the callback, and End when that is done: then those go on who wait.
func (a *Arrival) Begin() {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.begun = true
}

// End is called when the callback has been dealt with.
func (a *Arrival) End() {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ended {
		return
	}
	a.ended = true
	if a.withheld {
		a.tell(a.latest)
	}
	close(a.over)
}

// Wait waits for the end, or for that of ctx.
func (a *Arrival) Wait(ctx context.Context) error {
	if a == nil {
		return nil
	}
	select {
	case <-a.over:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
