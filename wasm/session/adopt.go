package session

import (
	"context"
	"errors"

	"perennial/wasm/fault"
)

// Changed looks into the ledger after another tab has said that the session changed. What the message says
// is not believed; it only makes this tab look. A ledger that cannot be read is looked into again.
func (k *Keeper) Changed() {
	k.mu.Lock()
	k.rumours++
	busy := k.looking
	k.looking = true
	k.mu.Unlock()
	if busy || k.ctx.Err() != nil {
		return
	}
	k.work.Go(func() {
		defer k.survive("adopt")
		defer func() { // after a mistake of ours, too
			k.mu.Lock()
			k.looking = false
			k.mu.Unlock()
		}()
		wait := k.opts.Policy.Backoff
		for !k.look() {
			if pause(k.ctx, wait, nil) != nil {
				return
			}
			wait = min(2*wait, k.opts.Policy.MaxBackoff)
		}
	})
}

// look adopts what the ledger holds, and tells whether nothing more has been heard meanwhile.
func (k *Keeper) look() bool {
	k.mu.Lock()
	heard := k.rumours
	k.mu.Unlock()
	ctx, cancel := context.WithTimeout(k.ctx, settleTime)
	defer cancel()
	if k.Restore(ctx) != nil {
		return false
	}
	text, err := k.read(ctx)
	if err != nil {
		return false
	}
	if text == "" {
		k.adopt(k.truth(text, k.stored())) // it was cleared, and the Store may have what it had
	} else {
		e := parseEntry(text)
		k.adopt(e)
		k.sweep(e)
		if len(e.Revoke) > 0 {
			k.revokeAfter(k.opts.Policy.Timeout) // should the tab be gone that had to
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.stir()
	k.looking = k.rumours != heard
	return !k.looking
}

// sweep removes from the Store what a tab may have written there that did not know yet that the session was over.
func (k *Keeper) sweep(e Entry) {
	if e.Record != nil || e.Generation == 0 {
		return
	}
	if r := k.stored(); r != nil && !e.isBefore(r.Session, r.Generation, r) {
		k.remove()
	}
}

// adopt takes over what the ledger holds if that is newer than what this tab knows, and tells the page.
func (k *Keeper) adopt(e Entry) {
	k.mu.Lock()
	if !k.isNewer(e) {
		k.mu.Unlock()
		return
	}
	was, wasSession := k.record, k.session
	k.take(e)
	k.denied = e.Record == nil
	clear(k.retries)
	k.schedule()
	k.stir() // a flight of this tab's that waits for the ledger looks again
	if e.Record != nil || was != nil {
		k.told = e.name()
	}
	k.mu.Unlock()

	switch {
	case e.Record == nil && was == nil:
		k.publish()
	case was != nil && e.Record != nil && wasSession == e.Session:
		k.publish(Event{Type: Refreshed, Detail: k.detail(e)})
	default:
		k.publish(k.change(e))
	}
}

// change is the event of a sign-in or a sign-out.
func (k *Keeper) change(e Entry) Event {
	if e.Record == nil {
		return Event{Type: SignedOut, Detail: Detail{Generation: e.Generation, Reason: e.Reason}}
	}
	detail := k.detail(e)
	detail.Profile = e.Record.Profile
	return Event{Type: SignedIn, Detail: detail}
}

func (k *Keeper) detail(e Entry) Detail {
	return Detail{Generation: e.Generation, ExpiresAt: e.Record.snapshot().ExpiresAt}
}

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
		return e.Record == nil // a session that has ended does not begin again
	}
	return e.Generation > k.generation
}

// truth is the newest that is known: the ledger's text as a rule, but the Store's record or this tab's
// own where an earlier write to the ledger has failed or the ledger was cleared.
func (k *Keeper) truth(text string, stored *Record) Entry {
	e := parseEntry(text)
	missed := stored != nil && e.isBefore(stored.Session, stored.Generation, stored)
	if missed {
		e = entryOf(stored)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.isBehind(e) || missed && e.Generation < k.generation {
		if k.record != nil {
			return entryOf(k.record)
		}
		return Entry{Session: k.session, Generation: k.generation}
	}
	return e
}

// isBehind tells whether an entry is older than what this tab knows; with mu held.
func (k *Keeper) isBehind(e Entry) bool {
	return k.past[e.Session] || e.isBefore(k.session, k.generation, k.record)
}

// update is the ledger's Update within a bounded time, also while the page goes away.
func (k *Keeper) update(change func(text string) (string, error)) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(k.ctx), settleTime)
	defer cancel()
	return tooSlow(k.opts.Ledger.Update(ctx, change))
}

// read is the ledger's Read; ctx bounds it.
func (k *Keeper) read(ctx context.Context) (string, error) {
	text, err := k.opts.Ledger.Read(ctx)
	return text, tooSlow(err)
}

// tooSlow is an error of the ledger as what it is to the page.
func tooSlow(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.Wrap(fault.StorageBlocked, "ledger", "the browser's storage did not answer in time", err)
	}
	return err
}

// ledgerNow is what the ledger holds, read within a bounded time.
func (k *Keeper) ledgerNow() (Entry, error) {
	ctx, cancel := context.WithTimeout(k.ctx, settleTime)
	defer cancel()
	text, err := k.read(ctx)
	return parseEntry(text), err
}

// post tells the other tabs to look into the ledger.
func (k *Keeper) post() {
	if k.opts.Channel != nil {
		if err := k.opts.Channel.Post("changed"); err != nil {
			k.opts.OnEvent(failure(Failed, err))
		}
	}
}
