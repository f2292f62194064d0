package session

import (
	"context"
	"slices"

	"perennial/wasm/fault"
)

// The refresh token of a session that the user has ended is revoked, so that a copy of it is worth nothing
// (RFC 7009). The session is over at once; revoking may have to wait for the network. Until it has been done
// the token stays in the ledger, and nowhere else.

// revoking returns e with the tokens of the session that it ends, and further ones, among those to be revoked.
func (k *Keeper) revoking(e, from Entry, further ...Tokens) Entry {
	e.Revoke, e.Errands = slices.Clone(from.Revoke), slices.Clone(from.Errands)
	if from.Record != nil && e.Record == nil {
		e.Errands = abandoned(from)
	}
	if k.opts.Revoker == nil {
		return e
	}
	if from.Record != nil && e.Record == nil {
		further = append(further, from.Record.Tokens)
	}
	for _, tokens := range further {
		if t := k.opts.Revocable(tokens); t != "" && !slices.Contains(e.Revoke, t) {
			e.Revoke = append(e.Revoke, t)
		}
	}
	return e
}

// revoke revokes what the ledger says is to be revoked, and tries again until it is done or the page goes.
func (k *Keeper) revoke() {
	if k.opts.Revoker == nil && k.opts.Courier == nil || k.ctx.Err() != nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.revoked != nil {
		return
	}
	k.revoked = make(chan struct{})
	k.work.Go(func() {
		defer k.survive("revoke")
		defer func() {
			k.mu.Lock()
			close(k.revoked)
			k.revoked = nil
			k.mu.Unlock()
		}()
		for wait := k.opts.Policy.Backoff; !(k.collectAll() && k.revokeAll()); wait = min(2*wait, k.opts.Policy.MaxBackoff) {
			k.mu.Lock()
			kick := k.kick
			k.mu.Unlock()
			if pause(k.ctx, spread(wait), kick) != nil {
				return
			}
		}
	})
}

// Revoked waits until nothing is left to revoke that an earlier session has left, or until ctx ends. A page that goes away cuts
// its own revocation off; and a server that has one grant for a user and an app ends with a late one the next session, too.
func (k *Keeper) Revoked(ctx context.Context) {
	if e, err := k.ledgerNow(); err != nil || len(e.Revoke) == 0 {
		return
	}
	k.revoke()
	k.mu.Lock()
	done := k.revoked
	k.stir() // a pause before the next try ends
	k.mu.Unlock()
	if done == nil {
		return // it is done, or there is no way to revoke
	}
	select {
	case <-ctx.Done():
	case <-done:
	}
}

// revokeAll tells whether nothing is left to revoke.
func (k *Keeper) revokeAll() bool {
	if k.opts.Revoker == nil {
		return true
	}
	e, err := k.ledgerNow()
	if err != nil {
		return false
	}
	for _, t := range e.Revoke {
		if !k.revokeOne(t) {
			return false
		}
	}
	return true
}

// revokeOne tells whether a token needs no further try: it was revoked, or the server will not ever do it.
func (k *Keeper) revokeOne(t string) bool {
	ctx, cancel := context.WithTimeout(k.ctx, k.opts.Policy.Timeout)
	defer cancel()
	switch err := k.opts.Revoker.Revoke(ctx, t); fault.CodeOf(err) {
	case "", fault.Unsupported: // done, or never to be done
	case fault.NetworkError, fault.Timeout, fault.ServerUnavailable, fault.MalformedResponse:
		return false
	default:
		if k.ctx.Err() != nil {
			return false
		}
		k.opts.OnEvent(failure(Failed, err))
	}
	err := k.update(func(text string) (string, error) {
		e := parseEntry(text)
		i := slices.Index(e.Revoke, t)
		if i < 0 {
			return "", errSettled
		}
		e.Revoke = slices.Delete(e.Revoke, i, i+1)
		return e.encode()
	})
	return err == nil || err == errSettled
}
