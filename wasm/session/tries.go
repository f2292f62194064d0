package session

import (
	"perennial/wasm/fault"
)

const (
	// unreadTries is how many count where there was no answer. To a page that may not read it (CORS) it looks the same, although
	// the server has done what it was asked for.
	unreadTries = 10
	// busyTries is how many count where the server has answered that it cannot now.
	busyTries = 100
)

// tried notes an attempt to revoke a token that came to nothing, and reports whether it was the last one.
func (v *revocation) tried(t string, cause error) bool {
	most := unreadTries
	if fault.CodeOf(cause) != fault.NetworkError {
		most = busyTries
	}
	c, err := v.transact(nil, func(seen view) change { return afterAttempt(seen, t, v.opts.Online(), most) })
	if c.verdict != givenUp || err != nil {
		return false
	}
	v.opts.OnEvent(failure(Failed, fault.Wrap(fault.RevocationRefused, "revocation",
		"it was tried in vain for too long; the refresh token may live on at the server, or the server does not let this page read its answer (CORS)", cause)))
	return true
}
