package session

import (
	"context"
	"errors"
	"sync"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/token"
)

// Why a sign-in begins no session: the later word counts.
var (
	errSignedOut = fault.New(fault.SessionEnded, "authenticate", "the user has signed out while this sign-in was being finished")
	errSignedIn  = fault.New(fault.SessionEnded, "authenticate", "another sign-in, begun later, was finished before this one")
)

// words counts what the user has said in this tab. It is safe for concurrent use.
type words struct {
	mu      sync.Mutex
	outs    int // how often they have signed out
	ins     int // how often they have begun to sign in
	arrived int // which of these is the latest one whose session has begun
}

func (w *words) signOut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.outs++ // guard: sign-out-wins
}

// signIn is called when a sign-in begins. isLate says afterwards why it begins no session, nil if it may; begins is called when it does.
func (w *words) signIn() (isLate func() error, begins func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ins++
	own, outs := w.ins, w.outs
	isLate = func() error {
		w.mu.Lock()
		defer w.mu.Unlock()
		switch {
		case w.outs != outs:
			return errSignedOut
		case w.arrived > own: // guard: later-sign-in-wins
			return errSignedIn
		default:
			return nil
		}
	}
	return isLate, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.arrived = max(w.arrived, own)
	}
}

// SigningIn is called before the tokens of a sign-in are asked for, and returns Authenticate for them. Should the user sign out
// meanwhile in this tab, or finish a sign-in that was begun later, it begins no session, and the error is of code fault.SessionEnded. The tokens are
// revoked, but where the later sign-in is the same user's.
func (k *Keeper) SigningIn() func(context.Context, token.Response, json.RawMessage) error {
	isLate, begins := k.words.signIn()
	return func(ctx context.Context, tokens token.Response, profile json.RawMessage) error {
		if tokens.AccessToken == "" && tokens.IDToken == "" {
			return fault.New(fault.InvalidArgument, "authenticate", "the tokens hold neither an access_token nor an id_token")
		}
		if len(profile) > 0 && !isKept(profile) {
			return fault.New(fault.InvalidArgument, "authenticate", "the profile is no JSON, or lists and objects in it are nested too deep to be kept")
		}
		return k.within(ctx, "authenticate", func(ctx context.Context) error { return k.authenticate(ctx, tokens, profile, isLate, begins) })
	}
}

// dismiss is for a sign-in that is late, for a reason. Its session counts as one that has ended, unless there is a later one.
func (k *Keeper) dismiss(r *Record, why error) error {
	c, err := k.transact(k.records.load(), func(v view) change { return k.opts.revocable().afterLateSignIn(v, r, why == errSignedIn) })
	if err != nil {
		k.opts.OnEvent(failure(Failed, err))
		return errors.Join(why, err)
	}
	k.adopt(c.Entry)
	k.opts.post() // should this tab go before it has revoked
	k.revocation.begin()
	return why
}
