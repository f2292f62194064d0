package session

import "context"

// SignOut ends the session on this device: in this tab at once, in storage, and in the other tabs. It does
// so whatever storage says; the error says what could not be cleared.
func (k *Keeper) SignOut(ctx context.Context) error {
	k.words.signOut()
	return k.within(ctx, "sign-out", k.signOut)
}

func (k *Keeper) signOut(ctx context.Context) error {
	if err := k.Restore(ctx); err != nil {
		return err
	}
	var left *marker
	if m, ok := k.records.marker(); ok {
		left = &m
	}
	stored := k.records.load()
	k.mu.Lock()
	cookie := k.state.ambient()
	k.state.denied = true // from now on no refresh asks whether there is a session
	k.mu.Unlock()
	c, err := k.transact(stored, func(v view) change {
		v.cookie = cookie
		return k.opts.revocable().afterSignOut(v, left)
	})
	over := c.Entry
	switch {
	case err != nil:
		k.mu.Lock()
		here := k.state.entry()
		k.mu.Unlock()
		over = signedOut(k.newest(Entry{}, stored), here)
	case left != nil:
		k.records.unmark(*left)
	}
	k.mu.Lock()
	k.state.denied = true
	k.mu.Unlock()
	k.end(over)
	k.publish() // that nobody is signed in may not have been known
	return err
}
