package session

import "context"

// Notice has a sign-in or a sign-out in another tab reported to the page. The gate asks for it when
// it has seen the record come (signedIn) or go: this Keeper may have been made only then, and never have known another
// state. was is the lease that the gate had before, nil for none: if it was another user's, the page hears of its end first.
// What has been reported already is not reported twice. A record that is gone although the ledger says that nobody signed out is put
// back.
func (k *Keeper) Notice(ctx context.Context, signedIn bool, was *Lease) error {
	return k.within(ctx, "notice", func(ctx context.Context) error { return k.notice(ctx, signedIn, was) })
}

func (k *Keeper) notice(ctx context.Context, signedIn bool, was *Lease) error {
	if err := k.Restore(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	kept, err := k.read(ctx)
	if err != nil {
		k.opts.OnEvent(failure(Failed, err)) // what this tab and the Store know must do
	}
	e := k.truth(kept, k.records.load())
	k.adopt(e)
	if e.Record == nil && e.Reason == "" {
		e.Reason = ReasonCleared
	}

	k.mu.Lock()
	current := e.Session == k.state.session && e.Generation == k.state.generation // else a later change is reported by itself
	replaced := was.isReplaced(e.Record)                                          // guard: late-notice
	news := current && (replaced || signedIn == (e.Record != nil)) && k.state.reported != e.name()
	if news {
		k.state.reported = e.name()
	}
	k.mu.Unlock()
	switch {
	case news && replaced:
		k.publish(Event{Type: SignedOut, Detail: Detail{Generation: was.Generation, Reason: ReasonReplaced}}, k.opts.changeEvent(e))
	case news:
		k.publish(k.opts.changeEvent(e))
	default:
		k.publish()
	}
	if current && !signedIn && e.Record != nil {
		k.putBack(ctx)
	}
	return nil
}

// putBack writes the record to the Store again, unless another tab has: what it has written may not be seen yet. A tab
// that has found ledger and Store empty waits longer, so that it finds this.
func (k *Keeper) putBack(ctx context.Context) {
	if pause(ctx, storeSettle/5, nil) != nil {
		return
	}
	kept, err := k.read(ctx)
	if err != nil || k.records.load() != nil {
		return
	}
	if e := k.truth(kept, nil); e.Record != nil {
		k.save(e.Record, inStore(kept, e.Record))
	}
}
