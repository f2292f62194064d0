package session

import "perennial/wasm/token"

// isSameUser reports whether two sessions are of one user as their id_tokens name them (sub). A user that is not known is
// another one.
func isSameUser(a, b *Record) bool { return isOf(token.Subject(a.Tokens.ID), a.From, b) }

func isOf(sub, from string, r *Record) bool {
	return sub != "" && from == r.From && sub == token.Subject(r.Tokens.ID)
}

// isReplaced reports whether a session was ended by the sign-in of another user. The same user's leaves its tokens as they are:
// where a server has one grant for a user and an app, to revoke the old one would end the new one (RFC 7009 section 2.1).
func isReplaced(old, by *Record) bool {
	return old != nil && by != nil && old.Session != by.Session && !isSameUser(old, by)
}

// isReplaced is the same of a session of which only the lease is left.
func (l *Lease) isReplaced(by *Record) bool {
	return l != nil && by != nil && l.ID != by.Session && !isOf(l.Subject, l.From, by)
}
