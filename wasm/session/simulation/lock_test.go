package simulation

import "slices"

// lock is one name of the Web Locks: first come, first served.
type lock struct {
	name   string
	holder *call
	alien  bool // held by somebody who is none of ours
	orphan bool // its holder is gone, and the browser has not noticed yet
	queue  []*call
}

func (w *world) lockOf(name string) *lock {
	for _, l := range w.locks {
		if l.name == name {
			return l
		}
	}
	l := &lock{name: name}
	w.locks = append(w.locks, l)
	return l
}

func (l *lock) leave(c *call) {
	if i := slices.Index(l.queue, c); i >= 0 {
		l.queue = slices.Delete(l.queue, i, i+1)
	}
}

// isFor reports whether a call is next.
func (l *lock) isFor(c *call) bool {
	return l.holder == nil && !l.alien && l.queue[0] == c
}

// abandon gives up waiting for a lock, also one that was granted meanwhile.
func (w *world) abandon(c *call) {
	l := w.lockOf(c.name)
	l.leave(c)
	if l.holder == c {
		l.holder = nil
	}
}

// release gives a lock back, unless it was stolen or its tab is gone.
func (w *world) release(c *call) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if l := w.lockOf(c.name); l.holder == c && !c.tab.dead {
		l.holder = nil
		w.ring()
	}
}

// bereave gives back the locks of a tab that has been killed, at once or when the browser notices.
func (w *world) bereave(t *tab, late bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, l := range w.locks {
		l.queue = slices.DeleteFunc(l.queue, func(c *call) bool { return c.tab == t })
		if l.holder != nil && l.holder.tab == t {
			if l.orphan = late; !late {
				l.holder = nil
			}
		}
	}
}
