package simulation

import (
	"strings"
	"time"
)

// mail delivers a message of another tab.
func (w *world) mail() bool {
	return w.onTab(func(t *tab) bool { return awake(t) && t.mail > 0 }, func(t *tab) {
		w.mu.Lock()
		t.mail--
		w.mu.Unlock()
		w.note(t, "hears a message", "", t.mail)
		t.Changed()
	})
}

// storageEvent shows a tab the next write of localStorage.
func (w *world) storageEvent() bool {
	return w.onTab(func(t *tab) bool { return awake(t) && t.seen < len(w.disk.log) }, w.show)
}

func (w *world) show(t *tab) {
	changed, present := t.see()
	if !changed || t.closing {
		return
	}
	w.note(t, "hears of a write", "", t.seen)
	t.Changed()
	if (t.family != nil) != present && w.odds(60) { // the gate sees the record come or go
		w.notice(t, present)
	}
}

// kill ends a tab at once: nothing that it was about to do is done any more.
func (w *world) kill(t *tab, orphan bool) {
	w.note(t, "is killed", "", 0)
	w.mu.Lock()
	t.dead, t.frozen = true, false
	w.mu.Unlock()
	for i := len(w.pending) - 1; i >= 0; i-- {
		c := w.pending[i]
		if c.tab != t {
			continue
		}
		if c.kind == refreshCall && !c.done && !c.stuck {
			w.strays = append(w.strays, c)
		}
		w.letGo(c, gone)
	}
	w.bereave(t, orphan)
	t.Close()
	if !w.cookie && w.last != nil && w.last == t.family && (!w.last.written || w.liesNowhere(w.last)) {
		w.last = nil // nobody else may know of it
	}
}

func (w *world) freeze(t *tab) {
	w.note(t, "is frozen", "", 0)
	w.mu.Lock()
	t.frozen, t.since = true, time.Now()
	w.mu.Unlock()
}

func (w *world) thaw(t *tab) {
	w.note(t, "is thawed", "", 0)
	w.mu.Lock()
	t.frozen = false
	t.asleep += time.Since(t.since)
	w.mu.Unlock()
	w.wake(t)
}

// jump sets this device's clock.
func (w *world) jump() bool {
	by := time.Duration(w.one(1201)-600) * time.Second
	if w.odds(20) {
		by *= 60
	}
	w.skew += by
	if by < 0 {
		w.setBacks = append(w.setBacks, setBack{at: time.Now(), by: -by})
	}
	w.note(nil, "clock jumps", by.String(), 0)
	return true
}

// clearStorage is the user who clears this site's data, or a part of them.
func (w *world) clearStorage() bool {
	if w.cookie || w.apart {
		return false
	}
	which := w.one(3) // 0: localStorage, 1: IndexedDB, 2: both
	w.note(nil, "storage is cleared", "", which)
	w.mu.Lock()
	defer w.mu.Unlock()
	if which != 1 {
		for _, key := range []string{recordKey, usedKey} {
			w.disk.write(-1, item{key: key})
		}
		w.wipes[0] = time.Now()
	}
	if which != 0 {
		if w.last != nil && !strings.Contains(w.stored(recordKey), w.last.mark()) {
			w.last = nil // it was nowhere else
		}
		clear(w.rows)
		w.learn()
		w.out = false // who has not heard of the sign-out cannot hear of it any more
		w.wipes[1] = time.Now()
	}
	return true
}

// steal takes a lock away from its holder (LockOptions.steal), who does not notice.
func (w *world) steal() bool {
	if len(w.locks) == 0 {
		return false
	}
	l := w.locks[w.one(len(w.locks))]
	w.note(nil, "a lock is stolen", "", 0)
	w.add(l.name)
	w.mu.Lock()
	switch {
	case l.holder == nil:
	case w.isSessionLock(l.name):
		l.holder.tab.bereft = time.Now()
	default:
		l.holder.tab.robbed = time.Now()
	}
	l.holder, l.alien, l.orphan = nil, true, false
	w.mu.Unlock()
	return true
}

// returnLocks gives back what others hold, or what the browser has not noticed.
func (w *world) returnLocks() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	any := false
	for _, l := range w.locks {
		if l.alien || l.orphan {
			if l.orphan {
				l.holder = nil
			}
			l.alien, l.orphan, any = false, false, true
		}
	}
	if any {
		w.note(nil, "locks are given back", "", 0)
	}
	return any
}

// banish ends a session at the server.
func (w *world) banish() bool {
	if w.last == nil || w.cookie {
		return false
	}
	w.note(nil, "the server ends the session", "", w.last.n)
	w.last.revoked = true
	return true
}

// stray is a request that reaches the server when nobody waits for it any more.
func (w *world) stray() bool {
	if len(w.strays) == 0 {
		return false
	}
	i := w.one(len(w.strays))
	c := w.strays[i]
	w.strays = append(w.strays[:i], w.strays[i+1:]...)
	if w.odds(50) {
		w.note(c.tab, "late", "", c.id)
		w.exchange(c)
	}
	return true
}
