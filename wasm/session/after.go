package session

import (
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/random"
)

// afterSignIn is what a sign-in makes of the ledger. The session goes on from the generation that it finds.
func (t revocable) afterSignIn(v view, r *Record) change {
	first := r.clone()
	first.stamp(v.newest, v.kept, v.here, v.begun)
	return written(t.follow(entryOf(first), v.newest), plain)
}

// afterLateSignIn is what a sign-in makes of it since which the user has signed out, or in again: its session counts as one that has
// ended, unless there is a later one. What the same user has signed in to again may be one grant to the server.
func (t revocable) afterLateSignIn(v view, r *Record, again bool) change {
	e := v.truth
	if e.Record != nil && (again && !isReplaced(r, e.Record) || t == nil || t(r.Tokens) == t(e.Record.Tokens)) { // guard: same-grant
		return unwritten(e, overtaken)
	}
	if e.Record == nil {
		first := r.clone()
		first.stamp(e, v.kept, v.here)
		e = tombstone(entryOf(first), ReasonSignOut)
	}
	return written(t.follow(e, v.kept, r.Tokens), plain)
}

// afterSignOut is what a sign-out makes of it; m is the gate's marker, if it has left one.
func (t revocable) afterSignOut(v view, m *marker) change {
	e := v.newest
	switch {
	case e.Record == nil && v.cookie:
		return written(t.follow(unrecorded(e, v.now), v.kept, Tokens{}), ended)
	case m != nil && m.isMissedBy(e, v.now):
		return written(t.follow(m.end(v.now), v.kept), ended)
	case e.Generation == 0 || v.kept.ends(e.Session) && v.kept.Note == nil:
		return unwritten(e, plain) // nobody is signed in, which this tab may not know yet
	default:
		return written(t.end(signedOut(e, v.here), e, v.kept), ended) // guard: sign-out-in-ledger
	}
}

// afterMarker is what a sign-out by the gate alone makes of it.
func (t revocable) afterMarker(v view, m marker) change {
	e := v.newest
	later := e.Record != nil && !m.ends(e) // somebody has signed in anew
	switch {
	case !later && (e.Record != nil || v.kept.Record != nil):
		return written(t.end(tombstone(e, ReasonSignOut), e, v.kept), ended)
	case !later && v.cookie && !v.kept.ends(m.Session):
		return written(t.follow(unrecorded(e, v.now), v.kept, Tokens{}), ended)
	case m.isMissedBy(e, v.now): // guard: gate-end-missed
		return written(t.follow(m.end(v.now), v.kept), ended)
	default:
		return unwritten(e, plain) // the ledger has the end already, or a later session
	}
}

// signedOut is the entry after e's session that ends this tab's own as well, should that be another one: storage was
// cleared, and somebody has signed in anew.
func signedOut(e, here Entry) Entry {
	over := tombstone(e, ReasonSignOut)
	if here.Record != nil && here.Session != e.Session { // guard: own-session-over
		over.Origin = over.Origin.after(e, here)
	}
	return over
}

// unrecorded is the end of a session that only a cookie holds, with no record of it here, after what was before.
func unrecorded(before Entry, now time.Time) Entry {
	return Entry{Session: random.Text(), Generation: before.Generation + 1, Origin: originAt(now).after(before), Reason: ReasonSignOut}
}

// afterRefresh is what the answer to a refresh makes of it. renewed is the entry that follows from where the refresh started, and
// brought is what has come in.
func (t revocable) afterRefresh(v view, r *running, renewed Entry, brought Tokens) change {
	current := v.truth
	switch {
	case !r.overtaken(current): // guard: answer-overtaken
		return written(t.follow(renewed, v.kept), plain)
	case current.Record == nil || isReplaced(r.from.Record, current.Record):
		// The user signed out meanwhile, or another one in: what has come in is to be revoked as well.
		return written(t.follow(current, v.kept, brought), overtaken)
	case current.Session == v.kept.Session:
		return unwritten(current, overtaken)
	default: // a sign-in that the ledger has missed
		return written(t.follow(current, v.kept), overtaken)
	}
}

// afterStrangersAnswer is what the answer to a refresh makes of it that is about somebody else: the session ends for a reason.
func (t revocable) afterStrangersAnswer(v view, r *running, reason string, brought Tokens) change {
	if r.overtaken(v.kept) {
		return unwritten(v.kept, overtaken)
	}
	return written(t.follow(tombstone(r.from, reason), r.from, brought), ended)
}

// afterLeaving is what the answer makes of a session that this tab has left, in which its duplicates may still be.
func (t revocable) afterLeaving(v view, r *running, renewed Entry) change {
	if v.kept.Session != r.from.Session || r.overtaken(v.kept) {
		return unwritten(v.kept, overtaken)
	}
	return written(t.follow(renewed, v.kept), plain)
}

// afterFailure is what a refresh makes of it that brought no token: the session ends on a definite no, and on doubts that have
// been repeated often and long enough.
func (p Policy) afterFailure(v view, r *running, cause error) change {
	e := v.truth
	switch {
	case r.overtaken(e): // what the server said was about an older token // guard: ledger-before-end
		return unwritten(e, overtaken)
	case e.Note != nil && e.Note.ID != r.note:
		return unwritten(e, busy)
	}
	if !isUnanswered(cause) {
		e.Note = nil
	}
	doubtful := fault.CodeOf(cause) == fault.RefreshRefused
	if doubtful {
		e.Doubts = doubt(e.Doubts, v.now)
	}
	if fault.CodeOf(cause) == fault.SessionEnded || r.meansSignedOut(cause) || doubtful && p.isConvinced(e.Doubts, v.now) { // guard: definite-no, plain-refusal
		over := tombstone(e, reasonOf(cause))
		over.Revoke, over.Tries, over.Errands = e.Revoke, e.Tries, e.Errands
		return written(over, ended)
	}
	return written(e, plain)
}

// afterLimit is what it makes of the ledger that a record's session has reached a limit, or run out, for a reason.
func (t revocable) afterLimit(v view, r *Record, reason string, p Policy) change {
	e := v.truth
	switch {
	case e.Record == nil || e.Session != r.Session || reason == ReasonExpired && e.Generation != r.Generation:
		return unwritten(e, overtaken) // somebody signed out or in, or has refreshed
	case reason == ReasonIdle && v.now.Before(time.UnixMilli(v.kept.Used).Add(p.Idle)): // guard: twin-idle
		return unwritten(e, inUse)
	default:
		return written(t.follow(tombstone(e, reason), e), ended)
	}
}

// afterUse is what a use makes of it, in milliseconds since the epoch.
func afterUse(v view, ms int64) change {
	e := v.kept
	if e.Record == nil || e.Used >= ms {
		return unwritten(e, plain)
	}
	e.Used = ms
	return written(e, plain)
}
