package session

import (
	"cmp"
	"time"

	"perennial/wasm/fault"
)

// fail settles a refresh that brought no token: it ends the session on a definite no, and otherwise backs off.
func (k *Keeper) fail(r *running, cause error) error {
	var old Access
	if r.from.Record != nil {
		old = r.from.Record.Access[r.grant]
	}
	if r.note == "" {
		// The ledger does not work at all: there is only this tab to ask.
		if fault.CodeOf(cause) != fault.SessionEnded && !r.meansSignedOut(cause) {
			return k.retries.backOff(r.grant, cause, old)
		}
		k.end(tombstone(r.from, reasonOf(cause)))
		return nil
	}
	c, err := k.transact(k.records.load(), func(v view) change { return k.opts.Policy.afterFailure(v, r, cause) })
	switch {
	case c.verdict == overtaken:
		k.adopt(c.Entry)
		return nil
	case c.verdict == busy:
		return k.retries.backOff(r.grant, fault.New(fault.RefreshBusy, "refresh", "another tab has taken over the refresh; this tab waits for it"), old)
	case err != nil && fault.CodeOf(cause) == fault.SessionEnded:
		// The server's no counts only once the ledger has shown that no tab holds a newer refresh token.
		return k.retries.backOff(r.grant, err, old)
	case c.verdict == ended:
		k.end(c.Entry)
		return nil
	}
	return k.retries.backOff(r.grant, cause, old)
}

func doubt(d *Doubts, now time.Time) *Doubts {
	if d == nil {
		return &Doubts{Count: 1, Since: now.UnixMilli()}
	}
	return &Doubts{Count: d.Count + 1, Since: d.Since}
}

// isConvinced reports whether refusals without an OAuth error have been repeated often and long enough.
func (p Policy) isConvinced(d *Doubts, now time.Time) bool {
	span := now.Sub(time.UnixMilli(d.Since))
	return d.Count >= p.Doubts && span >= p.DoubtSpan
}

// end makes the end of the session known: here, in storage, and to the other tabs.
func (k *Keeper) end(e Entry) {
	k.records.remove() // guard: clear-storage
	k.adopt(e)
	k.opts.post()
	k.revocation.begin()
}

// reasonOf names why a server ended a session: its OAuth error (RFC 6749 section 5.2) if it gave one.
func reasonOf(err error) string {
	d := fault.Public(err)
	return cmp.Or(d.Reason, string(d.Code))
}
