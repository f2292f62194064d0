package session

import (
	"maps"
	"slices"
	"time"
)

// revocable is the token of a session that is given to the Revoker, "" for none: see Options.Revocable. nil: nothing can be
// revoked. Until it has been, it stays in the ledger, and nowhere else.
type revocable func(Tokens) string

// follow returns e, which follows from, with what is to be revoked: what was before, the session that e ends, and further tokens.
func (t revocable) follow(e, from Entry, further ...Tokens) Entry {
	if e.Record != nil && e.Session == from.Session {
		e.Used = from.Used
	}
	e.Revoke, e.Tries, e.Errands = slices.Clone(from.Revoke), from.Tries, slices.Clone(from.Errands)
	over := from.Record != nil && (e.Record == nil || isReplaced(from.Record, e.Record)) // guard: replaced-session
	if over {
		e.Errands = abandoned(from)
	}
	if t == nil {
		return e
	}
	if over && (e.Record == nil || t(e.Record.Tokens) != t(from.Record.Tokens)) {
		further = append(further, from.Record.Tokens)
	}
	for _, tokens := range further {
		e.Revoke = withRevocable(e.Revoke, t(tokens))
	}
	if e.Record != nil { // the cookie is that of the session which goes on
		e = e.withoutRevocable(Cookie)
	}
	return e
}

// end is the entry over, which ends the session of from, with what is to be revoked: of that session, and of what the ledger
// has kept, which an earlier sign-out may have failed to clear.
func (t revocable) end(over, from, kept Entry) Entry {
	over = t.follow(over, from)
	if kept.Record != nil {
		over = t.follow(over, over, kept.Record.Tokens)
	}
	return over
}

// withRevocable adds a token to those to be revoked, if it is one and not among them.
func withRevocable(all []string, t string) []string {
	if t == "" || slices.Contains(all, t) {
		return all
	}
	return append(all, t)
}

// withoutRevocable is e without a token that needs no further attempt.
func (e Entry) withoutRevocable(t string) Entry {
	e.Revoke = slices.DeleteFunc(slices.Clone(e.Revoke), func(each string) bool { return each == t })
	e.Tries = maps.Clone(e.Tries)
	delete(e.Tries, t)
	return e
}

// afterRevocation is what it makes of the ledger that a token needs no further attempt.
func afterRevocation(v view, t string) change {
	if !slices.Contains(v.kept.Revoke, t) {
		return unwritten(v.kept, plain)
	}
	return written(v.kept.withoutRevocable(t), plain) // guard: revoked-once
}

// afterAttempt is what an attempt to revoke a token makes of it that came to nothing. most is how many are made.
func afterAttempt(v view, t string, online bool, most int) change {
	e := v.kept
	before, known := e.Tries[t]
	after := before.after(v.now, online)
	switch {
	case after.Count >= most:
		return written(e.withoutRevocable(t), givenUp)
	case !slices.Contains(e.Revoke, t) || known && after == before:
		return unwritten(e, plain)
	}
	e.Tries = maps.Clone(e.Tries)
	if e.Tries == nil {
		e.Tries = map[string]Tries{}
	}
	e.Tries[t] = after
	return written(e, plain)
}

// afterErrand is what an errand of a session that has ended makes of it: what it has brought is to be revoked.
func (t revocable) afterErrand(v view, errand string, brought ...Tokens) change {
	i := slices.IndexFunc(v.kept.Errands, func(each Errand) bool { return each.ID == errand })
	if i < 0 {
		return unwritten(v.kept, plain)
	}
	e := t.follow(v.kept, v.kept, brought...)
	e.Errands = slices.Delete(e.Errands, i, i+1)
	return written(e, plain)
}

// Tries are the attempts to revoke a token that have come to nothing. Reloads and other tabs go on counting.
type Tries struct {
	Count int   `json:"count"`
	Last  int64 `json:"last,omitempty"` // when the last one that counts was made, in milliseconds since the epoch
}

// triesApart is how far apart attempts are that count: a network that is down for a moment does not use them up.
const triesApart = 30 * time.Second

// after is t and one more attempt. Offline it is no attempt of the server's patience: it does not count.
func (t Tries) after(now time.Time, online bool) Tries {
	last := time.UnixMilli(t.Last)
	if online && (t.Count == 0 || now.Sub(last) >= triesApart || now.Before(last)) {
		return Tries{Count: t.Count + 1, Last: now.UnixMilli()}
	}
	return t
}

// hasUntried reports whether there is a token to be revoked for the first time.
func (e Entry) hasUntried() bool {
	return slices.ContainsFunc(e.Revoke, func(t string) bool { _, tried := e.Tries[t]; return !tried })
}
