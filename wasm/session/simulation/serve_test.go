package simulation

import (
	"slices"
	"time"

	"perennial/wasm/fault"
)

// errBroken is what a ledger says that fails.
var errBroken = fault.New(fault.StorageBlocked, "ledger", "the database was closed")

// isReady reports whether a call can go on now.
func (w *world) isReady(c *call) bool {
	if c.kind == lockCall && !c.done {
		return w.lockOf(c.name).isFor(c) // a frozen tab can be granted a lock
	}
	return (!c.stuck || w.isLate(c)) && !c.tab.frozen && !w.isBehind(c)
}

// isBehind reports whether another answer of the ledger comes first: a tab gets them in the order of its transactions.
func (w *world) isBehind(c *call) bool {
	return c.usesLedger() && c.done && slices.ContainsFunc(w.pending, func(o *call) bool {
		return o.tab == c.tab && o.usesLedger() && o.done && o.order < c.order
	})
}

// ready picks a call that can go on; nil if there is none.
func (w *world) ready() *call {
	n := 0
	for _, c := range w.pending {
		if w.isReady(c) {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	n = w.one(n)
	for _, c := range w.pending {
		if !w.isReady(c) {
			continue
		}
		if n == 0 {
			return c
		}
		n--
	}
	return nil
}

// fails is true in so many of a thousand cases while there are faults.
func (w *world) fails(perMille int) bool { return !w.calm && w.rng.IntN(1000) < perMille }

// breaks is fails for what only a broken database does.
func (w *world) breaks(perMille int) bool { return *harsh && w.fails(perMille) }

// serve lets a call go one step on: it has its effect, or it fails, or its answer arrives.
func (w *world) serve(c *call) {
	if w.isLate(c) && w.isMissed(c) {
		w.expire(c)
		return
	}
	switch c.kind {
	case lockCall:
		w.grantLock(c)
	case readCall, updateCall:
		w.useLedger(c)
	case refreshCall:
		w.carry(c)
	case revokeCall:
		w.drop(c)
	}
}

// isMissed reports whether a call whose context has ended while its tab was frozen comes to nothing. One that has had its
// effect does not: the ports take an answer that is there when the tab is thawed.
func (w *world) isMissed(c *call) bool {
	return c.stuck || (*harsh || !c.done && !c.usesLedger()) && w.odds(50)
}

// attend sees to it that the ledger answers in time, unless it may break: a database takes milliseconds, seconds at worst.
func (w *world) attend(d time.Duration) {
	for !*harsh && w.broken == nil {
		i := slices.IndexFunc(w.pending, func(c *call) bool {
			return c.usesLedger() && w.isReady(c) && time.Since(c.at)+d > slowest
		})
		if i < 0 {
			return
		}
		w.serve(w.pending[i])
		w.tick()
	}
}

// slowest is how long the ledger may take.
const slowest = 4 * time.Second

// expire lets a call go on whose context has ended while its tab was frozen.
func (w *world) expire(c *call) {
	w.note(c.tab, "was too slow", kindNames[c.kind], c.id)
	defer w.letGo(c, expired)
	w.comesToNothing(c)
}

// hurry is for those whose context has ended while their tab was frozen: they wait for no more time to pass.
func (w *world) hurry() {
	for w.broken == nil {
		i := slices.IndexFunc(w.pending, func(c *call) bool { return w.isLate(c) && !c.tab.frozen && !w.isBehind(c) })
		if i < 0 {
			return
		}
		if c := w.pending[i]; w.isReady(c) && !*harsh && !c.stuck && (c.done || c.usesLedger()) {
			w.serve(c)
		} else {
			w.expire(c)
		}
		w.tick()
	}
}
