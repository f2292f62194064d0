package session

import (
	"context"
	"time"

	"perennial/wasm/fault"
)

// The refresh token of a session that the user has ended is revoked, so that a copy of it is worth nothing
// (RFC 7009). The session is over at once; revoking may have to wait for the network. Until it has been done
// the token stays in the ledger, and nowhere else.

// revocable is what the Revoker can be given of a session's tokens.
func (k *Keeper) revocable() revocable {
	if k.opts.Revoker == nil {
		return nil
	}
	return k.opts.Revocable
}

// revoke revokes what the ledger says is to be revoked, and tries again until it is done or the page goes.
func (k *Keeper) revoke() { k.revokeAfter(0) }

// revokeAfter is revoke after a while, for a tab that is not the first to know of it.
func (k *Keeper) revokeAfter(d time.Duration) {
	if k.opts.Revoker == nil && k.opts.Courier == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.more = k.revoked != nil; k.more || k.ctx.Err() != nil {
		return
	}
	k.revoked, k.round, k.hasten = make(chan struct{}), make(chan struct{}), make(chan struct{})
	hasten := k.hasten
	k.work.Go(func() {
		defer k.survive("revoke")
		defer k.rested()
		if d > 0 && pause(k.ctx, d, hasten) != nil {
			return
		}
		for again := true; again; again = k.hasMore() {
			if !k.revokePatiently() {
				return
			}
		}
	})
}

// revokePatiently tries until it is done, which it tells, or until the page goes.
func (k *Keeper) revokePatiently() bool {
	for wait := k.opts.Policy.Backoff; !k.collectAndRevoke(); wait = min(2*wait, k.opts.Policy.MaxBackoff) {
		k.mu.Lock()
		kick := k.kicked()
		close(k.round)
		k.round = make(chan struct{})
		k.mu.Unlock()
		if pause(k.ctx, k.spread(wait), kick) != nil {
			return false
		}
	}
	return true
}

// collectAndRevoke tells whether it is done. An errand whose answer does not come keeps no revocation waiting for longer than its turn.
func (k *Keeper) collectAndRevoke() bool {
	collected := k.collectAll()
	return k.revokeAll() && collected
}

// rested says that nobody revokes any more.
func (k *Keeper) rested() {
	k.mu.Lock()
	defer k.mu.Unlock()
	close(k.revoked)
	k.revoked, k.hasten = nil, nil
}

// Revoked has what earlier sessions have left revoked at once, and waits for the first attempt at each until ctx ends, and for no
// further one. A page that goes away cuts its own revocation off; and a server that has one grant for a user and an app ends with
// a late one the next session, too.
func (k *Keeper) Revoked(ctx context.Context) {
	// What the gate has ended by itself is in the ledger only then.
	if k.Restore(ctx) != nil || k.within(ctx, "revoke", func(context.Context) error { return k.honour() }) != nil {
		return
	}
	for first := true; ; first = false {
		k.mu.Lock()
		done, round := k.revoked, k.round
		k.mu.Unlock()
		e, err := k.read(ctx)
		if err != nil || len(e.Revoke) == 0 || done == nil && !first {
			return // it is done, or there is no way to revoke
		}
		if done == nil {
			k.revoke()
			continue
		}
		k.hurry()
		if !e.hasUntried() {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-done:
			return
		case <-round:
		}
	}
}

// hurry ends the pause before the next attempt to revoke.
func (k *Keeper) hurry() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.hasten != nil {
		close(k.hasten)
		k.hasten = nil
	}
	k.stir()
}

// hasMore tells whether something is to be revoked that the last look into the ledger may have missed.
func (k *Keeper) hasMore() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	more := k.more
	k.more = false
	return more
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
	all := true
	for _, t := range e.Revoke {
		all = k.revokeOne(t) && all // one that is refused keeps no other one waiting
	}
	return len(e.Revoke) == 0 || all && k.revokeAll() // another tab may have added one meanwhile
}

// revokeOne tells whether a token needs no further try: it was revoked, or the server will not ever do it.
func (k *Keeper) revokeOne(t string) bool {
	ctx, cancel := context.WithTimeout(k.ctx, k.opts.Policy.Timeout)
	defer cancel()
	switch err := k.opts.Revoker.Revoke(ctx, t); fault.CodeOf(err) {
	case "":
	case fault.Unsupported: // never to be done
		k.opts.OnEvent(failure(Failed, err))
	case fault.NetworkError, fault.Timeout, fault.ServerUnavailable, fault.MalformedResponse:
		return k.ctx.Err() == nil && k.tried(t, err)
	default:
		if k.ctx.Err() != nil {
			return false
		}
		k.opts.OnEvent(failure(Failed, err))
	}
	_, err := k.transact(nil, func(v view) change { return afterRevocation(v, t) })
	return err == nil
}
