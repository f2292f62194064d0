package session

import (
	"sync"
	"time"

	"perennial/wasm/fault"
)

// retry is what failures have taught: when to try again.
type retry struct {
	failures   int
	at         time.Time // not before; the zero time: at once
	refused    time.Time // the same by itself, if a request has been refused meanwhile
	unasked    time.Time // the same, if nobody has asked
	wanted     bool      // a request has been refused
	since      time.Time // the first failure
	atDevice   time.Time // the same by the device's clock, which has not stood still while the device slept
	fromServer bool      // the server asked for it
	err        error     // the last failure
}

// retries are those of each grant.
type retries struct {
	*tasks
	opts *Options

	mu sync.Mutex
	by map[Grant]retry
}

func (t *retries) get(g Grant) retry {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.by[g]
}

// wait is the time until the next attempt.
func (t *retries) wait(g Grant) time.Duration { return time.Until(t.get(g).at) }

// waitAlone is the time until the next attempt that nobody waits for.
func (t *retries) waitAlone(g Grant) time.Duration {
	r := t.get(g)
	if r.wanted {
		return time.Until(r.refused)
	}
	return time.Until(r.unasked)
}

// want says that a request has been refused for want of a token, and reports whether it is the first one since the last failure.
func (t *retries) want(g Grant) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := t.by[g]
	if r.err == nil || r.wanted {
		return false
	}
	r.wanted = true
	t.by[g] = r
	return true
}

// last is the last failure; nil if there was none since the last success.
func (t *retries) last(g Grant) error { return t.get(g).err }

// wake ends the pauses that no server has asked for, and those that are over by the device's clock.
func (t *retries) wake() {
	now := t.opts.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	for g, r := range t.by {
		if !r.fromServer || !now.Before(r.atDevice) {
			r.at, r.refused, r.unasked = time.Time{}, time.Time{}, time.Time{}
			t.by[g] = r
		}
	}
}

// clear drops what failures have taught, but for refusals of grants that keep says are still to be believed.
func (t *retries) clear(keep func(Grant) bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for g, r := range t.by {
		if !isRefused(r.err) || !keep(g) {
			delete(t.by, g)
		}
	}
}

// putOff puts the next attempt off if it was another tab's turn, and no back-off does.
func (t *retries) putOff(g Grant, busy error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := t.by[g]
	if time.Until(r.at) > 0 {
		return
	}
	wait := t.opts.spread(t.opts.Policy.Backoff)
	r.at, r.atDevice, r.fromServer, r.err = time.Now().Add(wait), t.opts.Now().Add(wait), false, busy
	r.refused, r.unasked = r.at, r.at
	t.by[g] = r
}

// backingOff returns the last failure while the next attempt lies so far ahead that it makes no sense to wait for it, as left is
// all the time there is, or since it will come to the same.
func (t *retries) backingOff(g Grant, left time.Duration) error {
	r := t.get(g)
	wait := time.Until(r.at)
	if r.err == nil || wait <= 0 || isTransient(r.err) && wait < left {
		return nil
	}
	return t.failed(g)
}

// failed is the last failure as who waits is to see it; nil if there was none.
func (t *retries) failed(g Grant) error {
	r := t.get(g)
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

// isTransient reports whether a failure may be over at the next attempt.
func isTransient(err error) bool {
	switch fault.CodeOf(err) {
	case fault.NetworkError, fault.Timeout, fault.ServerUnavailable, fault.MalformedResponse, fault.RefreshRefused, fault.RefreshBusy, fault.StorageBlocked:
		return true
	}
	return false
}

// awaitBackoff waits until the next attempt may be made.
func (t *retries) awaitBackoff(g Grant) error {
	for {
		woken, wait := t.woken(), t.wait(g)
		if wait <= 0 {
			return nil
		}
		if err := pause(t.ctx, wait, woken); err != nil {
			return errStopped
		}
	}
}
