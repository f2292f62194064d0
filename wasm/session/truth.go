package session

// Ledger, Store and this tab may each know of another session, or of another generation. What holds is decided by state.newest.

// truth is the newest that is known, or its end where the gate alone has ended it so far.
func (k *Keeper) truth(e Entry, stored *Record) Entry {
	return k.records.withMarker(k.newest(e, stored))
}

// newest is state.newest.
func (k *Keeper) newest(e Entry, stored *Record) Entry {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.state.newest(e, stored)
}
