package session

import "time"

// Ledger, Store and this tab may each know of another session, or of another generation. What holds is decided here.

// isNewer tells whether e, read from the ledger, is news to this tab; with mu held. Generations grow
// within a session. Of two sessions the one in the ledger is the true one: storage was cleared meanwhile.
func (k *Keeper) isNewer(e Entry) bool {
	if e.Generation == 0 {
		return false
	}
	if e.Session != k.session {
		return !k.isBehind(e)
	}
	if (k.record == nil) != (e.Record == nil) {
		return e.Record == nil // a session that has ended does not begin again // guard: end-is-final
	}
	return e.Generation > k.generation
}

// truth is the newest that is known, or its end where the gate alone has ended it so far.
func (k *Keeper) truth(e Entry, stored *Record) Entry {
	return k.heeding(k.newest(e, stored)) // guard: gate-end-at-refresh
}

// newest is the newest that is known: the ledger's entry as a rule, but the Store's record or this tab's
// own where an earlier write to the ledger has failed or the ledger was cleared.
func (k *Keeper) newest(e Entry, stored *Record) Entry {
	k.mu.Lock()
	defer k.mu.Unlock()
	missed := stored != nil && e.isBefore(entryOf(stored), k.opts.Now())
	if missed {
		if e.Record != nil && e.Session != stored.Session {
			k.past[e.Session] = true // also when the later one is over, and only the earlier one still to be seen // guard: past-session
		}
		e = entryOf(stored)
	}
	if k.isBehind(e) || missed && e.Generation < k.generation {
		return k.known()
	}
	return e
}

// isBehind tells whether an entry is older than what this tab knows; with mu held.
func (k *Keeper) isBehind(e Entry) bool {
	return k.past[e.Session] || e.isBefore(k.known(), k.opts.Now())
}

// known is what this tab knows; with mu held.
func (k *Keeper) known() Entry {
	if k.record != nil {
		return entryOf(k.record)
	}
	return Entry{Session: k.session, Generation: k.generation, Origin: k.origin}
}

// take makes an entry what this tab knows; with mu held.
func (k *Keeper) take(e Entry) {
	if k.session != "" && k.session != e.Session {
		k.past[k.session] = true
	}
	if k.record != nil {
		k.parting = k.record.Tokens.ID
	}
	k.record, k.session, k.generation, k.origin = e.Record, e.Session, e.Generation, e.origin()
	k.seen, k.seenAt = time.Now(), k.opts.Now()
	if e.Record != nil {
		k.denied = false
	}
}
