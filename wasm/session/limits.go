package session

import (
	"strconv"
	"time"

	"perennial/wasm/storagekey"
)

// Reasons of a signedout event of a session that has come to its end by itself.
const (
	ReasonIdle     = "idle_limit" // the policy's limits
	ReasonAbsolute = "absolute_limit"
	ReasonExpired  = "expired" // its tokens have expired, and there is no way to refresh them
)

// usedSteps is how often within the idle limit a use is written down.
const usedSteps = 20

// limits are how long a session lasts by policy.
type limits struct {
	opts *Options
	used time.Time // when the user was there last, as far as it has been written down
}

// Use says that the user is there: the idle limit counts from now on.
func (k *Keeper) Use() {
	if k.opts.Policy.Idle == 0 || k.enforce() {
		return
	}
	now := k.opts.Now()
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.state.record == nil || now.Sub(k.limits.used) < k.opts.Policy.Idle/usedSteps && !now.Before(k.limits.used) {
		return
	}
	k.limits.used = now
	if k.opts.hasTwins() {
		k.work.Go(func() {
			defer k.recoverPanic("limit")
			// Where it fails, the limit counts in each of the tab's duplicates alone.
			_, _ = k.transact(nil, func(v view) change { return afterUse(v, now.UnixMilli()) })
		})
	}
	if err := k.opts.Store.Set(storagekey.Used(k.opts.key()), strconv.FormatInt(now.UnixMilli(), 10)); err != nil {
		return // without room for it the limit counts in this tab alone
	}
	k.schedule()
}

// lastUse is when the user was there last, in any tab; with mu held.
func (m *limits) lastUse(r *Record) time.Time {
	last := time.UnixMilli(r.Began)
	if m.used.After(last) {
		last = m.used
	}
	text, _, err := m.opts.Store.Get(storagekey.Used(m.opts.key()))
	if ms, bad := strconv.ParseInt(text, 10, 64); err == nil && bad == nil && time.UnixMilli(ms).After(last) {
		last = time.UnixMilli(ms)
	}
	return last
}

// of is the moment at which a session ends by policy, and why; the zero time if it has no limit. With mu held.
func (m *limits) of(r *Record) (at time.Time, reason string) {
	if d := m.opts.Policy.Absolute; d > 0 {
		at, reason = time.UnixMilli(r.Began).Add(d), ReasonAbsolute
	}
	if d := m.opts.Policy.Idle; d > 0 {
		if idle := m.lastUse(r).Add(d); at.IsZero() || idle.Before(at) {
			at, reason = idle, ReasonIdle
		}
	}
	return at, reason
}

// reached is the record whose session has reached a limit or run out, and the reason; nil if none has. With mu held.
func (m *limits) reached(s *state) (r *Record, reason string) {
	if s.record == nil {
		return nil, ""
	}
	if at, reason := m.of(s.record); !at.IsZero() && !m.opts.Now().Before(at) {
		return s.record, reason
	}
	if left, ok := s.left(); ok && left <= 0 {
		return s.record, ReasonExpired
	}
	return nil, ""
}

// isUsed reports whether a session has not reached its limit, since it was used elsewhere.
func (m *limits) isUsed(e Entry, here string, used time.Time) bool {
	if e.Record == nil || e.Session != here || !used.After(m.used) {
		return false
	}
	m.used = used
	return true
}

// enforce ends a session that has reached a limit or run out, and reports whether it has.
func (k *Keeper) enforce() bool {
	k.mu.Lock()
	r, reason := k.limits.reached(&k.state)
	k.mu.Unlock()
	if r == nil {
		return false
	}
	c, err := k.transact(k.records.load(), func(v view) change { return k.opts.revocable().afterLimit(v, r, reason, k.opts.Policy) })
	if err == nil && !c.write {
		k.adopt(c.Entry)
		if c.verdict != inUse {
			return true
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		goesOn := k.limits.isUsed(c.Entry, k.state.session, time.UnixMilli(c.seen.kept.Used))
		if goesOn {
			k.schedule()
		}
		return !goesOn
	}
	over := c.Entry
	if err != nil {
		over = tombstone(entryOf(r), reason)
	}
	k.end(over)
	return true
}
