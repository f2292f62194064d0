package simulation

import (
	"slices"
	"strings"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/session"
)

// recovery is how long after the last fault every tab may take to have a fresh token: the server's Retry-After, or a
// back-off, or the note of a tab that is gone, and the refresh.
const recovery = 4 * time.Minute

// calmDown ends all faults, and checks that everything then comes right.
func (w *world) calmDown() {
	w.note(nil, "faults stop", "", 0)
	w.calm = true
	w.strays, w.full = nil, false
	w.returnLocks()
	for _, t := range w.live() {
		t.ledgers, t.mute = ledgerWorks, false
		fill(t, false)
		if t.frozen {
			w.thaw(t)
			w.tick()
		}
	}
	for _, c := range w.pending {
		if c.stuck && c.kind == refreshCall {
			w.strand(c)
		}
		c.stuck = false
	}
	w.reopen()
	w.tick()
	w.learnStatus()
	for until := time.Now().Add(recovery); w.broken == nil; {
		w.quieten()
		if w.lacking(true) == "" {
			return
		}
		w.quieten()
		what := w.lacking(false)
		if what == "" {
			return
		}
		if time.Now().After(until) {
			w.violate(w.missing(), "%v after faults have stopped %s", recovery, what)
		}
		w.pass(5 * time.Second)
		w.tick()
	}
}

// strand ends a refresh that hangs.
func (w *world) strand(c *call) {
	c.done = true
	c.send.outcome, c.err = lost, fault.New(fault.NetworkError, "refresh", "the connection broke")
}

// quieten serves everything that is under way, until nothing is that does not wait for time to pass.
func (w *world) quieten() {
	for range 2000 {
		if w.broken != nil {
			return
		}
		switch c := w.ready(); {
		case c != nil:
			w.serve(c)
		case w.mail(), w.storageEvent():
		default:
			w.tick()
			if w.ready() == nil {
				return
			}
			continue
		}
		w.tick()
	}
	w.violate(noStorm, "no end of port calls")
}

// lacking says what is not as it should be, "" if nothing; with ask it has every tab ask for a token that has none.
func (w *world) lacking(ask bool) (what string) {
	for _, t := range w.live() {
		switch {
		case t.content:
		case t.closing:
			what = "a tab has not stopped"
		case w.isWaiting(t):
			what = "a request waits"
		default:
			what = "a tab has no fresh token"
			if ask {
				w.ask(t, session.Need{})
			}
		}
	}
	if what == "" {
		what = w.unclean()
	}
	return what
}

func (w *world) isWaiting(t *tab) bool {
	for _, o := range w.ops {
		if o.tab == t && o.doing == tokenOp {
			return true
		}
	}
	return false
}

// unclean says what is left of a session that the user has ended.
func (w *world) unclean() string {
	switch {
	case !w.out:
		return ""
	case w.stored(recordKey) != "":
		return "the record still lies in the Store"
	case strings.Contains(w.ledger(), `"access-`), strings.Contains(w.ledger(), `"refresh-`):
		return "there are still tokens in the ledger"
	}
	for _, t := range w.live() {
		if t.family != nil {
			return "a tab is still signed in"
		}
	}
	return ""
}

// missing is the invariant that says that something has to come right.
func (w *world) missing() string {
	switch {
	case !w.out:
		return freshAgain
	case slices.ContainsFunc(w.live(), func(t *tab) bool { return t.family != nil }):
		return signedOut
	}
	return clean
}

// satisfied reports whether a tab has got what it should have, once there are no faults.
func (w *world) satisfied(o *op) bool {
	if o.pass.Token != "" {
		return !w.out
	}
	if w.apart {
		return o.tab.begun == nil || w.isOver(o.tab.begun)
	}
	// A page without localStorage cannot find there what the user has cleared from the ledger.
	unreachable := o.tab.store == storeBlocked && !w.wipes[1].IsZero()
	return w.last == nil || w.last.owner != o.tab.owner || w.isOver(w.last) || unreachable
}
