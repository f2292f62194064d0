package session

import (
	"errors"
	"time"

	"perennial/wasm/fault"
)

// backOff sets the moment of the next attempt after a refresh that failed for now, and tells the page.
func (k *Keeper) backOff(g Grant, cause error) error {
	p := k.opts.Policy
	asked := retryAfter(cause)
	k.mu.Lock()
	r := k.retries[g]
	wait := p.MaxBackoff
	if r.failures < 16 {
		wait = min(p.Backoff<<r.failures, p.MaxBackoff)
	}
	if isRefused(cause) {
		wait = max(p.MaxBackoff, refusedPause)
	}
	wait = max(k.opts.spread(wait), asked)
	k.retries[g] = retry{ // guard: back-off
		failures: r.failures + 1, at: time.Now().Add(wait), atDevice: k.opts.Now().Add(wait), firm: asked > 0 || isRefused(cause), err: cause,
	}
	k.mu.Unlock()

	event := failure(RefreshFailed, cause)
	event.Detail.RetryAfter = wait.Seconds()
	event.Detail.Reason, event.Detail.Claims = said(cause)
	k.opts.OnEvent(event)
	return cause
}

// refusedPause is how long one API's refusal holds: nobody will think differently of it in a second, nor because the user came back
// to the page, and there are servers that spend the refresh token before they refuse.
const refusedPause = time.Minute

// isRefused tells the refusal of one API's grant, which asks for a sign-in or another configuration.
func isRefused(err error) bool { return fault.CodeOf(err) == fault.GrantRefused }

func retryAfter(err error) time.Duration {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.RetryAfter
	}
	return 0
}

// maxTimer keeps timers within what browsers can count (2^31 ms); what is due later is looked at again each day.
const maxTimer = 24 * time.Hour

// schedule sets the moment of the next refresh in the background: when a part of the lifetime is over, or
// after a failure when the back-off is. Of a session that cannot be refreshed it is the end. And where a cookie may hold a
// session the server is asked at once; with mu held.
func (k *Keeper) schedule() {
	if k.timer != nil {
		k.timer.Stop()
		k.timer = nil
	}
	if k.record == nil && !k.ambient() || k.ctx.Err() != nil { // guard: ask-unasked
		return
	}
	wait, found := k.untilDue()
	if !found {
		return
	}
	k.due = time.Now().Add(max(wait, 0))
	k.timer = time.AfterFunc(min(max(wait, 0), maxTimer), k.background)
}

// untilDue is the time until something is due, and sets on which grant; with mu held.
func (k *Keeper) untilDue() (wait time.Duration, found bool) {
	if k.unknown() {
		k.dueGrant = Main
		return time.Until(k.retries[Main].at), true
	}
	if wait, found = k.left(); !found {
		wait = maxTimer
	}
	for g, a := range k.record.Access {
		if a.Lifetime == 0 || !k.refreshable() {
			continue
		}
		w := k.untilEarly(a)
		if r := k.retries[g]; r.err != nil {
			w = time.Until(r.at)
		}
		if !found || w < wait {
			wait, k.dueGrant, found = w, g, true
		}
	}
	if at, _ := k.limit(k.record); !at.IsZero() {
		wait, found = min(wait, at.Sub(k.opts.Now())), true
	}
	return wait, found
}

// untilEarly is the time until a token is due for a refresh; with mu held.
func (k *Keeper) untilEarly(a Access) time.Duration {
	early := time.Duration(k.opts.Policy.Early * float64(a.lifetime()))
	return max(k.opts.spread(early)-k.elapsed(a), minPause)
}

// background does what is due while nobody waits, on a goroutine that Close waits for.
func (k *Keeper) background() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.ctx.Err() == nil {
		k.work.Go(func() {
			defer k.survive("refresh")
			k.fallDue()
		})
	}
}

func (k *Keeper) fallDue() {
	if k.enforce() {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	switch left := time.Until(k.due); {
	case k.record == nil && !k.ambient() || k.ctx.Err() != nil:
	case left > 0:
		k.timer = time.AfterFunc(min(left, maxTimer), k.background)
	case k.refreshable() || k.ambient():
		k.fly(k.dueGrant)
	}
}

// Wake looks at the session after the page was hidden, frozen, asleep or offline: timers may be late by
// hours, and messages of other tabs lost. A back-off ends; one that the server has asked for does when either clock
// says so.
func (k *Keeper) Wake() {
	if k.enforce() {
		return
	}
	now := k.opts.Now()
	k.mu.Lock()
	for g, r := range k.retries {
		if !r.firm || !now.Before(r.atDevice) {
			r.at = time.Time{}
			k.retries[g] = r
		}
	}
	k.stir()
	due := k.restored && k.unknown() && time.Until(k.retries[Main].at) <= 0
	if due {
		k.fly(Main)
	}
	if k.refreshable() {
		for g, a := range k.record.Access {
			if time.Until(k.retries[g].at) <= 0 && k.elapsed(a) >= time.Duration(k.opts.Policy.Early*float64(a.lifetime())) {
				k.fly(g) // which looks into the ledger first
				due = true
			}
		}
	}
	k.mu.Unlock()
	if !due {
		k.Changed()
	}
}
