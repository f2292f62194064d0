package session

import (
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
	if fault.CodeOf(f.err) == fault.RefreshBusy {
		k.yield(f)
	}
}

// yield puts the next attempt off if it was another tab's turn, and no back-off does.
func (k *Keeper) yield(f *flight) {
	k.mu.Lock()
	defer k.mu.Unlock()
	r := k.retries[f.grant]
	if time.Until(r.at) > 0 {
		return
	}
	wait := k.opts.spread(k.opts.Policy.Backoff)
	r.at, r.atDevice, r.firm, r.err = time.Now().Add(wait), k.opts.Now().Add(wait), false, f.err
	k.retries[f.grant] = r
}

// retry is what failures have taught: when to try again.
type retry struct {
	failures int
	at       time.Time // not before; the zero time: at once
	atDevice time.Time // the same by the device's clock, which has not stood still while the device slept
	firm     bool      // the server asked for it
	err      error     // the last failure
}

// resting returns the last failure while the next attempt lies so far ahead that it makes no sense to wait for it, as left is
// all the time there is, or since it will come to the same; with mu held.
func (k *Keeper) resting(g Grant, left time.Duration) error {
	r := k.retries[g]
	wait := time.Until(r.at)
	if r.err == nil || wait <= 0 || passes(r.err) && wait < left {
		return nil
	}
	return k.failed(g)
}

// failed is the last failure as who waits is to see it; nil if there was none. With mu held.
func (k *Keeper) failed(g Grant) error {
	r := k.retries[g]
	if r.err == nil {
		return nil
	}
	return &fault.Error{
		Code: fault.CodeOf(r.err), Op: "token", Message: "the last refresh failed, and it is too early for the next",
		RetryAfter: wholeSeconds(time.Until(r.at)), Err: r.err,
	}
}

// wholeSeconds rounds up, as servers count (RFC 9110 section 10.2.3): what is left of 30 s a moment later is still 30 s.
func wholeSeconds(d time.Duration) time.Duration {
	return max(d+time.Second-1, 0).Truncate(time.Second)
}

// passes tells whether a failure may be over at the next attempt.
func passes(err error) bool {
	switch fault.CodeOf(err) {
	case fault.NetworkError, fault.Timeout, fault.ServerUnavailable, fault.MalformedResponse, fault.RefreshRefused, fault.RefreshBusy, fault.StorageBlocked:
		return true
	}
	return false
}

// rest waits until the next attempt may be made.
func (k *Keeper) rest(g Grant) error {
	for {
		k.mu.Lock()
		wait, kick := time.Until(k.retries[g].at), k.kicked()
		k.mu.Unlock()
		if wait <= 0 {
			return nil
		}
		if err := pause(k.ctx, wait, kick); err != nil {
			return errStopped
		}
	}
}
