package session

import (
	"context"

	"perennial/wasm/fault"
)

// Whether somebody is signed in has a third answer: not known yet. It is known with the record read, but for a session that a
// cookie may hold (Options.Ambient): then the server has to be asked. Until that has answered nobody reports to the gate that there is
// none, and requests wait.

// Known waits until it is known whether there is a session, and reports it to the gate. The server is asked in the background, and
// again after each failure, for as long as it takes; ctx ends the waiting.
func (k *Keeper) Known(ctx context.Context) (signedIn bool, err error) {
	if err := k.Restore(ctx); err != nil {
		return false, err
	}
	for {
		k.mu.Lock()
		unknown, signedIn, woken := k.state.unknown(), k.state.record != nil, k.woken()
		k.mu.Unlock()
		if !unknown {
			k.publish()
			return signedIn, nil
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-k.ctx.Done():
			return false, errStopped
		case <-woken:
		}
	}
}

// deny has this tab know that the server has no session for it.
func (k *Keeper) deny() {
	k.mu.Lock()
	k.state.denied = true
	k.wakeAll()
	k.mu.Unlock()
	k.publish()
}

// meansSignedOut reports whether a failure says that nobody is signed in. Of somebody of whom this device has no record any refusal
// does, and so does an answer without tokens: there is nothing to be lost by it.
func (r *running) meansSignedOut(cause error) bool {
	if r.from.Record != nil {
		return false
	}
	code := fault.CodeOf(cause)
	return code == fault.RefreshRefused || code == fault.MalformedResponse // guard: doubt
}
