package simulation

import (
	"fmt"
	"slices"
	"time"

	"perennial/wasm/fault"
)

// The invariants. Each names what must never happen, as a mutation names what must catch it.
const (
	spentOnce  = "spent once"  // a refresh token is sent twice although its answer was not lost
	definiteNo = "definite no" // a session ends, or a request goes without its token, and nobody said so
	notExpired = "not expired" // a request carries a token that the server takes for expired
	signedOut  = "signed out"  // a request carries a token after sign-out
	settled    = "settled"     // somebody waits too long
	invisible  = "invisible"   // a request sees a failure of the server that it had the time to wait through
	freshAgain = "fresh again" // faults have stopped, and a tab has no fresh token
	clean      = "clean"       // storage holds something after sign-out
	noStorm    = "no storm"    // ports are called over and over
	notBare    = "not bare"    // the server has not said that a cookie holds no session, and a tab takes it that there is none
	known      = "known"       // faults have stopped, and a tab does not know whether there is a session
	ownAlone   = "own alone"   // a token goes to the server or the page of another issuer
	closed     = "closed"      // something goes on after Close
)

// violation is an invariant that did not hold.
type violation struct {
	invariant string
	text      string
}

func (w *world) violate(invariant, format string, args ...any) {
	if w.broken == nil {
		w.broken = &violation{invariant, fmt.Sprintf(format, args...)}
		w.note(nil, "VIOLATION", invariant, 0)
		w.add(w.broken.text)
	}
}

// patience is how long a page may wait at most for what it has asked for, and a keeper for a lock or the server.
func (w *world) patience() time.Duration { return w.policy.Timeout + time.Second }

// busy is how many port calls may follow each other with no time between and nothing else happening.
const busy = 150

// checkSpending checks a refresh that is about to leave.
func (w *world) checkSpending(c *call) {
	if w.cookie { // the keeper does not know what it spends
		c.send = &send{tab: c.tab, at: time.Now()}
		return
	}
	t := w.server.refresh[c.text]
	if t == nil {
		w.violate(spentOnce, "tab %d sends a refresh token that nobody has issued", c.tab.n)
		return
	}
	w.checkOwner(c.tab, t.family, "sends "+t.text)
	now := time.Now()
	for _, s := range t.sends {
		if s.tab == c.tab && s.outcome != delivered && now.Sub(s.ended) < w.policy.Backoff*8/10 && c.tab.woken.Before(s.ended) {
			w.violate(noStorm, "tab %d sends %s only %v after it has failed", c.tab.n, t.text, now.Sub(s.ended))
		}
		flying := s.outcome == flying || s.outcome == delivered && !s.ended.Before(c.tab.looked)
		switch age := now.Sub(s.noted); {
		case s.tab.dead, s.outcome == lost, s.outcome == unspent, s.outcome == refused:
		case s.outcome == delivered && (t.failed || s.next == nil):
		case age >= w.noteLife() && s.outcome == delivered && s.tab.wasFrozen(s.at) && (w.mayBeLockless(s) || w.isCleared(s)): // its tab sleeps on the answer
		case age >= w.noteLife() && flying && (w.mayBeLockless(s) || w.isCleared(s)):
		case (flying || s.outcome == delivered && s.tab.wasFrozen(s.at)) && s.tab.robbed.After(s.at): // nothing tells that it is still there
		case (flying || s.next.laid.IsZero()) && w.isCleared(s) && !w.holds(s.tab): // neither a lock nor its note is there
		case s.outcome == delivered && !w.wipes[1].Before(s.next.issued): // if localStorage has it, see below
		default:
			w.violate(spentOnce, "tab %d sends %s, which tab %d has sent %v before", c.tab.n, t.text, s.tab.n, now.Sub(s.at))
		}
	}
	if len(t.sends) > 0 {
		if next := w.newer(t, c.tab); next != nil {
			w.violate(spentOnce, "tab %d sends %s, although %s lies in storage", c.tab.n, t.text, next.text)
		}
	}
	c.send = &send{tab: c.tab, at: now, noted: c.tab.looked, unlocked: !w.holds(c.tab)}
	t.sends = append(t.sends, c.send)
}

// checkOwner checks that what a tab does with a session is its own issuer's.
func (w *world) checkOwner(t *tab, f *family, what string) {
	if t.owner != f.owner {
		w.violate(ownAlone, "tab %d %s, which is the other issuer's", t.n, what)
	}
}

func (w *world) noteLife() time.Duration { return 2*w.policy.Timeout + 5*time.Second }

// isCleared reports whether the note of a refresh may have been cleared.
func (w *world) isCleared(s *send) bool { return !w.wipes[1].Before(s.noted) }

// mayBeLockless reports whether a refresh may have gone on without the lock, so that its note alone kept others out.
func (w *world) mayBeLockless(s *send) bool { return w.lockless || s.unlocked }

// holds reports whether a tab holds the lock.
func (w *world) holds(t *tab) bool {
	return slices.ContainsFunc(w.locks, func(l *lock) bool { return w.isSessionLock(l.name) && l.holder != nil && l.holder.tab == t })
}

// wrote is for a write of the ledger whose answer reaches its tab. What a refresh has brought may not be kept then.
func (w *world) wrote(c *call) {
	if fault.CodeOf(c.err) != fault.StorageBlocked {
		return
	}
	w.failed(c.tab)
}

func (w *world) failed(t *tab) {
	for _, f := range w.server.families {
		for _, old := range f.tokens {
			for _, s := range old.sends {
				if s.tab == t && s.outcome == delivered && !w.inLedger(s.next) {
					old.failed = true
				}
			}
		}
	}
}

// isWiped reports whether the user has cleared everything since a moment.
func (w *world) isWiped(since time.Time) bool {
	return !w.wipes[0].Before(since) && !w.wipes[1].Before(since)
}

// isOver reports whether a session has ended, or may have: by something that ends sessions, or by being replaced by one that has, or
// by a sign-in at the other issuer that came later, or was written later. Where the clock was set back, an earlier session that is
// written again may be the later one, and so may one before a sign-in that the ledger has missed.
func (w *world) isOver(of *family) bool {
	if w.apart {
		return w.policy.Idle > 0 || of.no || of.out || of.doubts >= w.policy.Doubts
	}
	written := slices.ContainsFunc(w.server.families[:of.n], func(f *family) bool {
		return f.owner != of.owner && slices.ContainsFunc(f.landed, func(at time.Time) bool {
			return at.After(of.tokens[0].issued) && (at == f.landed[0] || w.setBackSince(w.born) > 0)
		})
	})
	since := of.n
	if !of.written && w.setBackSince(w.born) > 0 {
		since = 0
	}
	return w.policy.Idle > 0 || written || slices.ContainsFunc(w.server.families[since:], func(f *family) bool {
		return f.owner != of.owner || f.no || f.out || f.doubts >= w.policy.Doubts || w.isWiped(f.tokens[0].issued)
	})
}
