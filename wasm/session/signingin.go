package session

import (
	"context"
	"encoding/json"
	"errors"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

// errSignedOut is why a sign-in begins no session: the later word counts.
var errSignedOut = fault.New(fault.SessionEnded, "authenticate", "the user has signed out while this sign-in was being finished")

// SigningIn is called before the tokens of a sign-in are asked for, and returns Authenticate for them. Should the user sign out
// meanwhile in this tab, it begins no session: the tokens are revoked, and the error is of code fault.SessionEnded.
func (k *Keeper) SigningIn() func(context.Context, token.Response, json.RawMessage) error {
	began := k.signOuts.Load()
	return func(ctx context.Context, tokens token.Response, profile json.RawMessage) error {
		if tokens.AccessToken == "" && tokens.IDToken == "" {
			return fault.New(fault.InvalidArgument, "authenticate", "the tokens hold neither an access_token nor an id_token")
		}
		isLate := func() bool { return k.signOuts.Load() != began }
		return k.within(ctx, "authenticate", func(ctx context.Context) error { return k.authenticate(ctx, tokens, profile, isLate) })
	}
}

// revokeLate has the tokens of such a sign-in revoked. Its session counts as one that has ended, unless there is a later one.
func (k *Keeper) revokeLate(r *Record) error {
	c, err := k.transact(k.records.load(), func(v view) change { return k.opts.revocable().afterLateSignIn(v, r) })
	if err != nil {
		k.opts.OnEvent(failure(Failed, err))
		return errors.Join(errSignedOut, err)
	}
	k.adopt(c.Entry)
	k.opts.post() // should this tab go before it has revoked
	k.revocation.begin()
	return errSignedOut
}
