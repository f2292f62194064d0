package session

import (
	"context"

	"perennial/wasm/fault"
)

// The refresh token of a session that the user has ended is revoked, so that a copy of it is worth nothing
// (RFC 7009). The session is over at once; revoking may have to wait for the network. Until it has been done
// the token stays in the ledger, and nowhere else.

// now is what the ledger holds, read within a bounded time.
func (v *revocation) now() (Entry, error) {
	ctx, cancel := context.WithTimeout(v.ctx, settleTime)
	defer cancel()
	return v.read(ctx)
}

// revokeAll reports whether nothing is left to revoke.
func (v *revocation) revokeAll() bool {
	if v.opts.Revoker == nil {
		return true
	}
	e, err := v.now()
	if err != nil {
		return false
	}
	all := true
	for _, t := range e.Revoke {
		all = v.revokeOne(t) && all // one that is refused keeps no other one waiting
	}
	return len(e.Revoke) == 0 || all && v.revokeAll() // another tab may have added one meanwhile
}

// revokeOne reports whether a token needs no further try: it was revoked, or the server will not ever do it.
func (v *revocation) revokeOne(t string) bool {
	ctx, cancel := context.WithTimeout(v.ctx, v.opts.Policy.Timeout)
	defer cancel()
	switch err := v.opts.Revoker.Revoke(ctx, t); fault.CodeOf(err) {
	case "":
	case fault.Unsupported: // never to be done
		v.opts.OnEvent(failure(Failed, err))
	case fault.NetworkError, fault.Timeout, fault.ServerUnavailable, fault.MalformedResponse:
		return v.ctx.Err() == nil && v.tried(t, err)
	default:
		if v.ctx.Err() != nil {
			return false
		}
		v.opts.OnEvent(failure(Failed, err))
	}
	_, err := v.transact(nil, func(seen view) change { return afterRevocation(seen, t) })
	return err == nil
}

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
