package session

import "context"

// Changed looks into the ledger after another tab has said that the session changed. What the message says
// is not believed; it only makes this tab look. A ledger that cannot be read is looked into again.
func (k *Keeper) Changed() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.ctx.Err() != nil || !k.watch.hear() {
		return
	}
	k.work.Go(func() {
		defer k.recoverPanic("adopt")
		seen := false
		defer func() {
			if !seen {
				k.watch.stop() // after a mistake of ours, too
			}
		}()
		wait := k.opts.Policy.Backoff
		for {
			heard := k.watch.heard()
			if k.look() {
				k.wakeAll()
				if seen = k.watch.hasSeen(heard); seen {
					return
				}
				continue // what was said meanwhile waits for nothing
			}
			if pause(k.ctx, wait, k.woken()) != nil {
				return
			}
			wait = min(2*wait, k.opts.Policy.MaxBackoff)
		}
	})
}

// look adopts what the ledger holds, and reports whether that could be read.
func (k *Keeper) look() bool {
	ctx, cancel := context.WithTimeout(k.ctx, settleTime)
	defer cancel()
	if k.Restore(ctx) != nil || k.settleMarker() != nil { // guard: gate-end-to-ledger
		return false
	}
	e, err := k.read(ctx)
	if err != nil {
		return false
	}
	if e.Generation == 0 {
		k.adopt(k.truth(e, k.records.load())) // it was cleared, and the Store may have what it had
	} else {
		k.adopt(e)
		k.sweep(e) // guard: late-write
		if len(e.Revoke) > 0 {
			k.revocation.beginAfter(k.opts.Policy.Timeout) // should the tab be gone that had to
		}
	}
	return true
}

// sweep removes from the Store what a tab may have written there that did not know yet that the session was over.
func (k *Keeper) sweep(e Entry) {
	if e.Record != nil || e.Generation == 0 {
		return
	}
	r := k.records.load()
	if r == nil {
		return
	}
	k.mu.Lock()
	older := k.state.isCleared(entryOf(r), e) || !e.isBefore(entryOf(r))
	k.mu.Unlock()
	if older {
		k.records.clear(r, e)
	}
}

// adopt takes over what the ledger holds if that is newer than what this tab knows, and reports it to the page.
func (k *Keeper) adopt(e Entry) {
	k.mu.Lock()
	if !k.state.isNewer(e) {
		k.mu.Unlock()
		return
	}
	was, wasSession := k.state.record, k.state.session
	k.state.take(e)
	k.state.denied = e.Record == nil && !k.opts.isForeign(e)
	// What failures have taught is over, now that a refresh or a sign-in has succeeded. But what the server has said of one API's grant
	// holds for its session, however often the other tokens are renewed.
	k.retries.clear(func(g Grant) bool {
		return e.Record != nil && was != nil && e.Session == wasSession && e.Record.Access[g].Generation == was.Access[g].Generation
	})
	k.schedule()
	k.wakeAll() // a flight of this tab's that waits for the ledger looks again
	if e.Record != nil || was != nil {
		k.state.reported = e.name()
	}
	k.mu.Unlock()
	if k.opts.hasTwins() { // guard: twin-copy
		k.copy(e)
	}

	switch {
	case e.Record == nil && was == nil:
		k.publish()
	case e.Record == nil && e.Reason == ReasonExpired:
		k.publish(Event{Type: Expired, Detail: Detail{Generation: was.Generation}}, k.opts.changeEvent(e))
	case was != nil && e.Record != nil && wasSession == e.Session:
		k.publish(Event{Type: Refreshed, Detail: k.opts.detail(e)})
	case was != nil && e.Record != nil && !isSameUser(was, e.Record):
		// The gate goes from the one to the other: were it to hold nothing in between, a guard would send the user to sign in.
		k.publish(Event{Type: SignedOut, Detail: Detail{Generation: was.Generation, Reason: ReasonReplaced}}, k.opts.changeEvent(e))
	default:
		k.publish(k.opts.changeEvent(e))
	}
}

// copy brings this tab's own Store to where the ledger is: the tab that has written the ledger has written to its own.
func (k *Keeper) copy(e Entry) {
	k.sweep(e)
	if r := k.records.load(); e.Record != nil && (r == nil || r.Session != e.Session || r.Generation < e.Generation) {
		k.save(e.Record, true)
	}
}

// changeEvent is the event of a sign-in or a sign-out.
func (o *Options) changeEvent(e Entry) Event {
	if e.Record == nil {
		return Event{Type: SignedOut, Detail: Detail{Generation: e.Generation, Reason: e.Reason}}
	}
	detail := o.detail(e)
	detail.Profile = e.Record.Profile
	return Event{Type: SignedIn, Detail: detail}
}

func (o *Options) detail(e Entry) Detail {
	return Detail{Generation: e.Generation, ExpiresAt: e.Record.expiresAt(o.APIs, o.Now())}
}
