package session

import (
	"context"
	"fmt"
	"time"

	"perennial/wasm/fault"
)

// flight is one refresh, and all who wait for it. It runs on its own, so that nobody who gives up
// waiting ends it for the others.
type flight struct {
	grant  Grant
	beyond int // the generation of its token that was not good enough
	done   chan struct{}
	err    error // readable once done is closed
}

// fly returns the flight of a grant that is under way, or starts one; with mu held.
func (k *Keeper) fly(g Grant) *flight {
	if f := k.flights[g]; f != nil {
		return f
	}
	f := &flight{grant: g, done: make(chan struct{})}
	if k.record != nil {
		f.beyond = k.record.Access[g].Generation
	}
	if k.ctx.Err() != nil {
		f.err = errStopped
		close(f.done)
		return f
	}
	k.flights[g] = f
	k.work.Go(func() { k.run(f) })
	return f
}

func (k *Keeper) run(f *flight) {
	defer func() {
		if p := recover(); p != nil {
			f.err = fault.New(fault.Internal, "refresh", fmt.Sprintf("a mistake of Perennial's own: %T", p))
		}
		k.mu.Lock()
		delete(k.flights, f.grant)
		k.schedule()
		k.mu.Unlock()
		close(f.done)
	}()
	if f.err = k.rest(f.grant); f.err == nil {
		f.err = k.refresh(f)
	}
}

// retry is what failures have taught: when to try again.
type retry struct {
	failures int
	at       time.Time // not before; the zero time: at once
	atDevice time.Time // the same by the device's clock, which has not stood still while the device slept
	firm     bool      // the server asked for it
	err      error     // the last failure
}

// resting returns the last failure while the next attempt lies so far ahead that waiting for it makes no
// sense; with mu held.
func (k *Keeper) resting(g Grant) error {
	r := k.retries[g]
	wait := time.Until(r.at)
	if r.err == nil || wait <= k.opts.Policy.Timeout && !(isRefused(r.err) && wait > 0) {
		return nil
	}
	return &fault.Error{
		Code: fault.CodeOf(r.err), Op: "token", Message: "the last refresh failed, and it is too early for the next",
		RetryAfter: wait, Err: r.err,
	}
}

// rest waits until the next attempt may be made.
func (k *Keeper) rest(g Grant) error {
	for {
		k.mu.Lock()
		wait, kick := time.Until(k.retries[g].at), k.kick
		k.mu.Unlock()
		if wait <= 0 {
			return nil
		}
		if err := pause(k.ctx, wait, kick); err != nil {
			return errStopped
		}
	}
}

// pause waits for a while, for a kick, or for the end of ctx, which is its error.
func pause(ctx context.Context, d time.Duration, kick <-chan struct{}) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
	case <-kick:
	}
	return nil
}

// stir ends the pauses of all who wait, so that they look again; with mu held.
func (k *Keeper) stir() {
	close(k.kick)
	k.kick = make(chan struct{})
}
