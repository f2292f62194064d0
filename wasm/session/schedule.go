package session

import (
	"time"
)

// schedule sets the moment of the next refresh in the background: when a part of the lifetime is over, or
// after a failure when the back-off is. Of a session that cannot be refreshed it is the end. And where a cookie may hold a
// session the server is asked at once; with mu held.
func (k *Keeper) schedule() {
	k.alarm.stop()
	if k.state.isNobody() || k.ctx.Err() != nil { // guard: ask-unasked
		return
	}
	wait, found := k.untilDue()
	if !found {
		return
	}
	k.alarm.set(max(wait, 0), k.background)
}

// untilDue is the time until something is due, and sets on which grant; with mu held.
func (k *Keeper) untilDue() (wait time.Duration, found bool) {
	if k.state.unknown() {
		k.alarm.grant = Main
		return k.retries.wait(Main), true
	}
	if wait, found = k.state.left(); !found {
		wait = maxTimer
	}
	for g, a := range k.state.record.Access {
		if a.Lifetime == 0 || !k.state.refreshable() {
			continue
		}
		w := k.state.untilDue(a)
		if k.retries.last(g) != nil {
			w = k.retries.waitAlone(g)
		}
		if !found || w < wait {
			wait, k.alarm.grant, found = w, g, true
		}
	}
	if at, _ := k.limits.of(k.state.record); !at.IsZero() {
		wait, found = min(wait, at.Sub(k.opts.Now())), true
	}
	return wait, found
}

// background does what is due while nobody waits, on a goroutine that Close waits for.
func (k *Keeper) background() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.ctx.Err() == nil {
		k.work.Go(func() {
			defer k.recoverPanic("refresh")
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
	switch left := k.alarm.left(); {
	case k.state.isNobody() || k.ctx.Err() != nil:
	case left > 0:
		k.alarm.snooze(k.background)
	case k.state.refreshable() || k.state.ambient():
		k.fly(k.alarm.grant)
	}
}

// Wake looks at the session after the page was hidden, frozen, asleep or offline: timers may be late by
// hours, and messages of other tabs lost. A back-off ends; one that the server has asked for does when either clock
// says so.
func (k *Keeper) Wake() {
	if k.enforce() {
		return
	}
	k.retries.wake()
	k.mu.Lock()
	k.wakeAll()
	due := k.state.read && k.state.unknown() && k.retries.wait(Main) <= 0
	if due {
		k.fly(Main)
	}
	if k.state.refreshable() {
		for g, a := range k.state.record.Access {
			if k.retries.wait(g) <= 0 && k.state.elapsed(a) >= k.opts.Policy.Due(a, k.state.place) {
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
