package signin

import (
	"context"
	"sync"

	"perennial/wasm/session"
)

// OpeningCallback is the callback that a page was opened with, until it has been dealt with: a session is about to be. Until then the gate
// must not learn that there is none, nor let a navigation pass because of an older one. A nil OpeningCallback is none.
type OpeningCallback struct {
	onLease func(*session.Lease)
	done    chan struct{}

	mu       sync.Mutex
	begun    bool // somebody deals with it
	ended    bool
	withheld bool // latest has not been passed on
	latest   *session.Lease
}

// NewOpeningCallback returns an OpeningCallback that passes leases on to onLease.
func NewOpeningCallback(onLease func(*session.Lease)) *OpeningCallback {
	return &OpeningCallback{onLease: onLease, done: make(chan struct{})}
}

// OnLease passes a lease on: at the end, or when it is that of the new session.
func (c *OpeningCallback) OnLease(l *session.Lease) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.latest, c.withheld = l, !c.ended && (l == nil || !c.begun)
	if !c.withheld {
		c.onLease(l)
	}
}

// Begin is called by whoever deals with the callback, before anything else.
func (c *OpeningCallback) Begin() {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.begun = true
}

// End is called when the callback has been dealt with: whoever waits goes on. It may be called more than once.
func (c *OpeningCallback) End() {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		return
	}
	c.ended = true
	if c.withheld {
		c.onLease(c.latest)
	}
	close(c.done)
}

// Wait returns nil at the end, or the cause of ctx's end.
func (c *OpeningCallback) Wait(ctx context.Context) error {
	if c == nil {
		return nil
	}
	select {
	case <-c.done:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
