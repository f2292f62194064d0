package session

import (
	"maps"
	"slices"
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
