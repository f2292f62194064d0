//go:build js && wasm

package main

import (
	"context"
	"sync"

	"perennial/wasm/session"
)

// arrival is the callback that a page was opened with, until it has been dealt with: a session is about to be. The gate
// must not learn that there is none, nor let a navigation pass because of an older one. A nil arrival is none.
type arrival struct {
	tell func(*session.Lease)
	over chan struct{}

	mu       sync.Mutex
	begun    bool // somebody deals with it
	ended    bool
	withheld bool // the gate has still to be told of latest
	latest   *session.Lease
}

func newArrival(tell func(*session.Lease)) *arrival {
	return &arrival{tell: tell, over: make(chan struct{})}
}

// lease passes a lease on: at the end, or when it is that of the new session.
func (a *arrival) lease(l *session.Lease) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.latest, a.withheld = l, !a.ended && (l == nil || !a.begun)
	if !a.withheld {
		a.tell(l)
	}
}

// begin is called by who deals with the callback, and end when that is done: then those go on who wait.
func (a *arrival) begin() {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.begun = true
}

func (a *arrival) end() {
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

// wait waits for the end, or for that of ctx.
func (a *arrival) wait(ctx context.Context) error {
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
