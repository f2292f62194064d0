package simulation

import (
	"cmp"
	"slices"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/session"
)

// hear takes in what a keeper has reported to its page.
func (w *world) hear(t *tab) {
	w.mu.Lock()
	all := t.published
	t.published = nil
	w.mu.Unlock()
	if t.dead {
		return
	}
	for i, what := range all {
		switch {
		case what.event != "":
		case what.lease == nil && w.isSwitched(t, all[i:]):
			t.left[t.family] = time.Now()
		default:
			w.takeLease(t, what)
		}
	}
	slices.SortStableFunc(all, func(a, b published) int {
		return cmp.Or(cmp.Compare(a.event, b.event), cmp.Compare(a.reason, b.reason))
	})
	for _, what := range all {
		if what.event != "" {
			w.note(t, "hears", what.event, 0)
			w.add(what.reason)
			switch what.event {
			case session.RefreshFailed:
				t.troubles = append(t.troubles, time.Now())
			case session.Refreshed: // a sign-in may be the one that there has been all along
				t.failures, t.troubles = nil, nil
			}
		}
	}
}

// isSwitched reports whether a tab has no lease only until, in the same moment, it gets that of another user.
func (w *world) isSwitched(t *tab, then []published) bool {
	if t.family == nil || !slices.ContainsFunc(then, func(o published) bool { return o.event == session.SignedOut && o.reason == session.ReasonReplaced }) {
		return false
	}
	i := slices.IndexFunc(then, func(o published) bool { return o.lease != nil })
	if i < 0 {
		return false
	}
	a := w.server.access[then[i].lease.Tokens["api"]]
	return a != nil && t.family.isAnother(a.family)
}

func (w *world) takeLease(t *tab, what published) {
	was := t.family
	t.knows = true
	if what.lease == nil {
		w.checkNobody(t, "hears that nobody is signed in")
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
		w.checkOwner(t, a.family, "has a lease")
		if t.family != a.family {
			t.family, t.leased = a.family, time.Now()
		}
		if t.begun != nil && t.begun.n < a.family.n {
			t.begun = a.family // a sign-in that storage was too slow for
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
	if !o.tab.dead { // what a killed tab still tells itself depends on which of its goroutines is first
		w.note(o.tab, "is done with "+doingNames[o.doing], o.pass.Token, o.id)
		w.add(string(fault.CodeOf(o.err)))
	}
	if o.doing == signInOp {
		o.family.taken = time.Now()
	}
	switch {
	case o.tab.dead:
		return
	case o.doing == closeOp:
		w.closed(o.tab)
	case o.doing == signOutOp && fault.CodeOf(o.err) == fault.Timeout:
		o.tab.signsOut = true
	case o.doing == tokenOp && o.err != nil && !o.left:
		w.checkSeen(o)
	case o.err != nil || o.left:
	case o.doing == signOutOp:
		w.signedOut(o)
	case w.apart && o.doing == signInOp:
		o.tab.begun = o.family
	case o.doing == signInOp && o.family == w.server.families[len(w.server.families)-1]:
		if w.last = o.family; o.rival {
			w.last = nil // whichever was later
		}
		if !o.family.written && w.setBackSince(w.born) > 0 || w.mayBeEarlier(o.family) {
			w.last = nil // the ledger has missed it, and by this clock an earlier sign-in may be the later one, or the other way round
		}
		if w.shared && !o.family.written {
			w.last = nil // to the pages of the other issuer it has not replaced anything
		}
		if o.tab.mute && o.tab.store != storeWorks {
			w.last = nil // nobody could hear of it
		}
	case o.doing != tokenOp:
	case o.pass.Token != "":
		o.tab.generation = o.pass.Generation
		w.checkCarried(o.tab, o.pass.Token, o.at)
	case !o.tab.closing:
		w.checkNobody(o.tab, "lets a request go without a token")
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
	if o.knew == nil || w.apart {
		return // storage was cleared, and who has nothing cannot sign out of it
	}
	before, astray := true, false
	for _, f := range w.server.families {
		if f.owner != o.tab.owner {
			continue
		}
		unknown := f.n > o.knew.n && !w.wipes[1].Before(f.taken) // cleared before this tab has seen it
		if before = f.taken.Before(o.begun) && !f.taken.IsZero() && f.written && !unknown; !before {
			break // its sign-in was under way at the same time, or came later, or the ledger has missed it
		}
		if f.n < o.knew.n && !w.wipes[1].Before(f.taken) && w.setBackSince(f.taken) > 0 {
			astray = true
			continue // cleared as well, and to a tab that has it still it is the later one by this clock
		}
		if _, ok := o.tab.left[f]; !ok {
			o.tab.left[f] = o.at
		}
	}
	if w.shared {
		if w.last != nil && w.last.owner == o.tab.owner {
			w.last = nil
		}
		return // what is the other issuer's stays
	}
	if before && !astray {
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
		if waited := time.Since(o.begun) - (o.tab.asleep - o.asleep); waited > w.patience() {
			w.violate(settled, "tab %d: %s #%d has waited for %v", o.tab.n, doingNames[o.doing], o.id, waited)
		}
	}
	for _, c := range w.pending {
		if waited := time.Since(c.at); waited > w.patience() && !c.late && !c.tab.frozen {
			w.violate(settled, "tab %d: its %s #%d has waited for %v", c.tab.n, kindNames[c.kind], c.id, waited)
		}
	}
}

// checkSeen checks a request that was rejected. A server that has failed once, and has not asked for a pause that is longer than
// the request had left to wait, would have been asked again.
func (w *world) checkSeen(o *op) {
	failures, troubles := o.tab.failures, o.tab.troubles
	if len(failures) != 1 || len(troubles) != 1 || failures[0].code != fault.CodeOf(o.err) {
		return // it has not failed once, or storage has failed as well
	}
	left := w.policy.Timeout - o.at.Sub(o.begun)
	if next := troubles[0].Add(max(failures[0].pause, w.policy.Backoff)).Sub(o.at); left > 0 && next < left {
		w.violate(invisible, "tab %d: token #%d sees %s with %v left to wait, though the next attempt was %v ahead", o.tab.n, o.id, failures[0].code, left, next)
	}
}

// mayBeEarlier reports whether a sign-in may be earlier, by this device's clock, than one before it that the ledger had missed then.
func (w *world) mayBeEarlier(than *family) bool {
	return slices.ContainsFunc(w.server.families[:than.n], func(f *family) bool {
		missed := !f.written || f.landed[0].After(than.tokens[0].issued)
		return missed && w.setBackSince(w.born) > 0
	})
}
