package session

import (
	"maps"
	"slices"
	"time"

	"perennial/wasm/fault"
)

// Tries are the attempts to revoke a token that have come to nothing. Reloads and other tabs go on counting.
type Tries struct {
	Count int   `json:"count"`
	Last  int64 `json:"last,omitempty"` // when the last one that counts was made, in milliseconds since the epoch
}

const (
	// triesApart is how far apart attempts are that count: a network that is down for a moment does not use them up.
	triesApart = 30 * time.Second
	// unreadTries is how many count where there was no answer. To a page that may not read it (CORS) it looks the same, although
	// the server has done what it was asked for.
	unreadTries = 10
	// busyTries is how many count where the server has answered that it cannot now.
	busyTries = 100
)

// after is t and one more attempt. Offline it is no attempt of the server's patience: it does not count.
func (t Tries) after(now time.Time, online bool) Tries {
	last := time.UnixMilli(t.Last)
	if online && (t.Count == 0 || now.Sub(last) >= triesApart || now.Before(last)) {
		return Tries{Count: t.Count + 1, Last: now.UnixMilli()}
	}
	return t
}

// tried notes an attempt to revoke a token that came to nothing, and tells whether it was the last one.
func (k *Keeper) tried(t string, cause error) bool {
	most := unreadTries
	if fault.CodeOf(cause) != fault.NetworkError {
		most = busyTries
	}
	online, now := k.opts.Online(), k.opts.Now()
	over := false
	err := k.update(func(e Entry) (Entry, error) {
		before, known := e.Tries[t]
		after := before.after(now, online)
		if over = after.Count >= most; over {
			return e.withoutRevocable(t), nil
		}
		if !slices.Contains(e.Revoke, t) || known && after == before {
			return Entry{}, errSettled
		}
		e.Tries = maps.Clone(e.Tries)
		if e.Tries == nil {
			e.Tries = map[string]Tries{}
		}
		e.Tries[t] = after
		return e, nil
	})
	if !over || err != nil {
		return false
	}
	k.opts.OnEvent(failure(Failed, fault.Wrap(fault.RevocationRefused, "revocation",
		"it was tried in vain for too long; the refresh token may live on at the server, or the server does not let this page read its answer (CORS)", cause)))
	return true
}

// withoutRevocable is e without a token that needs no further attempt.
func (e Entry) withoutRevocable(t string) Entry {
	e.Revoke = slices.DeleteFunc(slices.Clone(e.Revoke), func(each string) bool { return each == t })
	e.Tries = maps.Clone(e.Tries)
	delete(e.Tries, t)
	return e
}

// hasUntried tells whether there is a token to be revoked for the first time.
func (e Entry) hasUntried() bool {
	return slices.ContainsFunc(e.Revoke, func(t string) bool { _, tried := e.Tries[t]; return !tried })
}
