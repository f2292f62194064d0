package session

import (
	"errors"
	"time"
)

// What becomes of the ledger is decided by functions that know no Keeper: see after.go. They are given a view, and return a
// change.

// view is what a change of the ledger is decided by.
type view struct {
	kept   Entry     // what the ledger holds; of generation 0: nothing, or it was cleared
	here   Entry     // what this tab knows
	begun  Entry     // what a sign-in in this tab has made last, which this tab may not go by yet
	newest Entry     // the newest of ledger, Store and this tab
	truth  Entry     // newest, or its end where the gate alone has ended it so far
	cookie bool      // a cookie may hold a session
	now    time.Time // by this device's clock
}

// change is what becomes of the ledger.
type change struct {
	Entry   // what it is to hold; where nothing is written, what holds
	write   bool
	verdict verdict
	seen    view // what it was decided by
}

// verdict is what a change means to who has asked for it.
type verdict int

const (
	plain     verdict = iota
	overtaken         // the session has moved on meanwhile
	busy              // another tab is at work
	ended             // the session is over
	inUse             // the user is there, in another tab
	givenUp           // it was tried for long enough
	missed            // the ledger gets something that it did not have
)

// written is a change that writes an entry.
func written(e Entry, v verdict) change { return change{Entry: e, write: true, verdict: v} }

// unwritten is a change that leaves the ledger as it is. e is what holds.
func unwritten(e Entry, v verdict) change { return change{Entry: e, verdict: v} }

// errSettled leaves the ledger as it is.
var errSettled = errors.New("nothing to write")

// decided is a change of the ledger's entry as decide says; what it is comes to be found in c.
func (k *Keeper) decided(c *change, stored *Record, decide func(view) change) func(Entry) (Entry, error) {
	return func(kept Entry) (Entry, error) {
		v := k.view(kept, stored)
		*c = decide(v)
		c.seen = v
		if !c.write {
			return Entry{}, errSettled
		}
		return c.Entry, nil
	}
}

func withoutSettled(err error) error {
	if errors.Is(err, errSettled) {
		return nil
	}
	return err
}

// view is what is known when the ledger holds an entry.
func (k *Keeper) view(kept Entry, stored *Record) view {
	v := view{kept: kept, newest: k.newest(kept, stored), now: k.opts.Now()}
	v.truth = k.records.withMarker(v.newest) // guard: gate-end-at-refresh
	k.mu.Lock()
	k.state.confirm(kept)
	v.here, v.begun, v.cookie = k.state.entry(), k.state.begun, k.state.ambient()
	k.mu.Unlock()
	return v
}

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
