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
	freshAgain = "fresh again" // faults have stopped, and a tab has no fresh token
	clean      = "clean"       // storage holds something after sign-out
	noStorm    = "no storm"    // ports are called over and over
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

// patience is how long a request may wait at most: for the restore, a back-off that is near, the lock, another tab's
// note, and the server.
const patience = 2 * time.Minute

// busy is how many port calls may follow each other with no time between and nothing else happening.
const busy = 150

// checkSpending checks a refresh that is about to leave.
func (w *world) checkSpending(c *call) {
	t := w.server.refresh[c.text]
	if t == nil {
		w.violate(spentOnce, "tab %d sends a refresh token that nobody has issued", c.tab.n)
		return
	}
	now := time.Now()
	for _, s := range t.sends {
		if s.tab == c.tab && s.outcome != delivered && now.Sub(s.ended) < w.policy.Backoff*8/10 && c.tab.woken.Before(s.ended) {
			w.violate(noStorm, "tab %d sends %s only %v after it has failed", c.tab.n, t.text, now.Sub(s.ended))
		}
		flying := s.outcome == flying || s.outcome == delivered && !s.ended.Before(c.tab.looked)
		switch age := now.Sub(s.noted); {
		case s.tab.dead, s.outcome == lost, s.outcome == unspent, s.outcome == refused:
		case s.outcome == delivered && (t.failed || s.next == nil):
		case age >= w.noteLife() && s.outcome == delivered && s.tab.wasFrozen(s.at) && w.mayBeLockless(s): // its tab sleeps on the answer
		case age >= w.noteLife() && flying && (w.mayBeLockless(s) || w.isCleared(s)):
		case flying && s.tab.robbed.After(s.at): // nothing tells that it is still there
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

func (w *world) noteLife() time.Duration { return 2*w.policy.Timeout + 5*time.Second }

// isCleared tells whether the note of a refresh may have been cleared.
func (w *world) isCleared(s *send) bool { return !w.wipes[1].Before(s.noted) }

// mayBeLockless tells whether a refresh may have gone on without the lock, so that its note alone kept others out.
func (w *world) mayBeLockless(s *send) bool { return w.lockless || s.unlocked }

// holds tells whether a tab holds the lock.
func (w *world) holds(t *tab) bool {
	l := w.lockOf(recordKey)
	return l.holder != nil && l.holder.tab == t
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

// isWiped tells whether the user has cleared everything since a moment.
func (w *world) isWiped(since time.Time) bool {
	return !w.wipes[0].Before(since) && !w.wipes[1].Before(since)
}

// isOver tells whether a session has ended, or may have, by something that ends sessions, or has been replaced by one
// that has.
func (w *world) isOver(f *family) bool {
	return w.policy.Idle > 0 || slices.ContainsFunc(w.server.families[f.n:], func(f *family) bool {
		return f.no || f.out || f.doubts >= w.policy.Doubts || w.isWiped(f.tokens[0].issued)
	})
}

// hear takes in what a keeper has told its page.
func (w *world) hear(t *tab) {
	w.mu.Lock()
	all := t.told
	t.told = nil
	w.mu.Unlock()
	if t.dead {
		return
	}
	for _, what := range all {
		if what.event != "" {
			w.note(t, "is told", what.event, 0)
			w.add(what.reason)
			continue
		}
		w.takeLease(t, what)
	}
}

func (w *world) takeLease(t *tab, what told) {
	was := t.family
	if what.lease == nil {
		t.family, t.access = nil, ""
		if was != nil {
			w.note(t, "has no lease", "", was.n)
			t.left[was] = time.Now()
			if !w.isOver(was) {
				w.violate(definiteNo, "tab %d lost session %d, and nobody has ended it", t.n, was.n)
			}
		}
		return
	}
	t.access, t.leaseSince, t.leaseUntil = what.lease.Tokens["api"], what.lease.Since, what.lease.Until
	if a := w.server.access[t.access]; a != nil {
		if t.family != a.family {
			t.family, t.leased = a.family, time.Now()
		}
		if _, ok := t.left[a.family]; ok {
			w.violate(signedOut, "tab %d has a lease of session %d again, which was over", t.n, a.family.n)
		}
	}
}

// checkCarried checks the token of a request.
func (w *world) checkCarried(t *tab, text string, at time.Time) {
	a := w.server.access[text]
	if a == nil {
		w.violate(signedOut, "tab %d sends a token that nobody has issued", t.n)
		return
	}
	if left, ok := t.left[a.family]; ok && at.After(left) {
		w.violate(signedOut, "tab %d sends a token of session %d, which was over for it since %v", t.n, a.family.n, left.Sub(w.born))
	}
	// A device whose clock was set back cannot know how long a token has been there that it has not received itself.
	if age := at.Sub(a.at); age >= w.server.life+w.setBackSince(a.at) {
		w.violate(notExpired, "tab %d sends a token %v old that was good for %v", t.n, age, w.server.life)
	}
}

// finish checks how an op has ended.
func (w *world) finish(o *op) {
	code := fault.CodeOf(o.err)
	w.note(o.tab, "is done with "+doingNames[o.doing], o.pass.Token, o.id)
	w.add(string(code))
	if o.doing == signInOp {
		o.family.taken = time.Now()
	}
	switch {
	case o.tab.dead:
		return
	case o.doing == closeOp:
		w.closed(o.tab)
	case o.err != nil || o.left:
	case o.doing == signOutOp:
		w.signedOut(o)
	case o.doing == signInOp && o.family == w.server.families[len(w.server.families)-1]:
		if w.last = o.family; o.rival {
			w.last = nil // whichever was later
		}
		if !o.family.written && w.setBackSince(w.born) > 0 {
			w.last = nil // the ledger has missed it, and by this clock an earlier sign-in may be the later one
		}
		if o.tab.mute && o.tab.store != storeWorks {
			w.last = nil // nobody could be told of it
		}
	case o.doing != tokenOp:
	case o.pass.Token != "":
		o.tab.generation = o.pass.Generation
		w.checkCarried(o.tab, o.pass.Token, o.at)
	case !o.tab.closing:
		if f := o.tab.family; f != nil && !w.isOver(f) && o.tab.leased.Before(o.at) {
			w.violate(definiteNo, "a request of tab %d went out without a token, and session %d lives", o.tab.n, f.n)
		}
	}
	if w.calm && o.doing == tokenOp && o.err == nil {
		o.tab.content = w.satisfied(o)
	}
}

// signedOut is for a sign-out that has reported success.
func (w *world) signedOut(o *op) {
	if !o.knew {
		return // storage was cleared, and who has nothing cannot sign out of it
	}
	before := true
	for _, f := range w.server.families {
		if before = f.taken.Before(o.begun) && !f.taken.IsZero() && f.written; !before {
			break // its sign-in was under way at the same time, or came later, or the ledger has missed it
		}
		if _, ok := o.tab.left[f]; !ok {
			o.tab.left[f] = o.at
		}
	}
	if before {
		// Who cannot touch localStorage cannot clear it, and who has not heard of it in time cannot hear of what was cleared.
		w.last, w.out = nil, o.tab.store != storeBlocked && w.wipes[1].Before(o.begun)
	}
}

// closed is for a tab whose Close has returned: only those go on who have called the keeper themselves.
func (w *world) closed(t *tab) {
	asked := slices.ContainsFunc(w.ops, func(o *op) bool { return o.tab == t && o.doing != tokenOp })
	for _, c := range w.pending {
		if c.tab == t && !asked {
			w.violate(closed, "tab %d has stopped, and its %s goes on", t.n, kindNames[c.kind])
		}
	}
	w.kill(t, false)
	w.reopen()
}

// checkWaiters checks that nobody waits for longer than they have to.
func (w *world) checkWaiters() {
	if w.calls > busy {
		w.violate(noStorm, "%d port calls in a row", w.calls)
	}
	for _, o := range w.ops {
		if o.tab.dead {
			continue
		}
		if o.left {
			w.violate(settled, "tab %d: %s #%d goes on after its context has ended", o.tab.n, doingNames[o.doing], o.id)
		}
		if o.tab.frozen {
			continue
		}
		if waited := time.Since(o.begun) - (o.tab.asleep - o.asleep); waited > patience {
			w.violate(settled, "tab %d: %s #%d has waited for %v", o.tab.n, doingNames[o.doing], o.id, waited)
		}
	}
}
