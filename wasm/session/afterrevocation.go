package session

import (
	"maps"
	"slices"
	"time"

	"perennial/wasm/json"
)

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
	Count int
	Last  int64 // when the last one that counts was made, in milliseconds since the epoch
}

// Members lists the members of the JSON object.
func (t *Tries) Members(list *json.Members) {
	list.Always("count", &t.Count)
	list.OmitEmpty("last", &t.Last)
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
