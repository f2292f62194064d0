package session

import "context"

// Changed looks into the ledger after another tab has said that the session changed. What the message says
// is not believed; it only makes this tab look. A ledger that cannot be read is looked into again.
func (k *Keeper) Changed() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.rumours++
	if k.looking || k.ctx.Err() != nil {
		return
	}
	k.looking = true
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
	if k.Restore(ctx) != nil || k.honour() != nil { // guard: gate-end-to-ledger
		return false
	}
	e, err := k.read(ctx)
	if err != nil {
		return false
	}
	if e.Generation == 0 {
		k.adopt(k.truth(e, k.stored())) // it was cleared, and the Store may have what it had
	} else {
		k.adopt(e)
		k.sweep(e) // guard: late-write
		if len(e.Revoke) > 0 {
			k.revocation.beginAfter(k.opts.Policy.Timeout) // should the tab be gone that had to
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
	if r := k.stored(); r != nil && !e.isBefore(entryOf(r), k.opts.Now()) {
		k.clear(r, e)
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
	k.denied = e.Record == nil && !k.isForeign(e)
	k.forgive(was, wasSession)
	k.schedule()
	k.stir() // a flight of this tab's that waits for the ledger looks again
	if e.Record != nil || was != nil {
		k.told = e.name()
	}
	k.mu.Unlock()
	if k.opts.hasTwins() { // guard: twin-copy
		k.copy(e)
	}

	switch {
	case e.Record == nil && was == nil:
		k.publish()
	case e.Record == nil && e.Reason == ReasonExpired:
		k.publish(Event{Type: Expired, Detail: Detail{Generation: was.Generation}}, k.change(e))
	case was != nil && e.Record != nil && wasSession == e.Session:
		k.publish(Event{Type: Refreshed, Detail: k.detail(e)})
	case was != nil && e.Record != nil && !isSameUser(was, e.Record):
		// The gate goes from the one to the other: were it to hold nothing in between, a guard would send the user to sign in.
		k.publish(Event{Type: SignedOut, Detail: Detail{Generation: was.Generation, Reason: ReasonReplaced}}, k.change(e))
	default:
		k.publish(k.change(e))
	}
}

// forgive forgets what failures have taught, now that a refresh or a sign-in has succeeded; with mu held. What the server has said of one
// API's grant holds for its session, however often the other tokens are renewed.
func (k *Keeper) forgive(was *Record, wasSession string) {
	for g, r := range k.retries {
		if isRefused(r.err) && k.record != nil && was != nil && k.session == wasSession && k.record.Access[g].Generation == was.Access[g].Generation {
			continue
		}
		delete(k.retries, g)
	}
}

// copy brings this tab's own Store to where the ledger is: the tab that has written the ledger has written to its own.
func (k *Keeper) copy(e Entry) {
	k.sweep(e)
	if r := k.stored(); e.Record != nil && (r == nil || r.Session != e.Session || r.Generation < e.Generation) {
		k.save(e.Record, true)
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
	return Detail{Generation: e.Generation, ExpiresAt: e.Record.expiresAt(k.opts.APIs, k.opts.Now())}
}

// post tells the other tabs to look into the ledger.
func (k *Keeper) post() {
	if k.opts.Channel != nil {
		if err := k.opts.Channel.Post("changed"); err != nil {
			k.opts.OnEvent(failure(Failed, err))
		}
	}
}
