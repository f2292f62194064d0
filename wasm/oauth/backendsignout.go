package oauth

import (
	"context"

	"perennial/wasm/fault"
)

// SignOut tells the application's own endpoint that a session is over: it posts {"refresh_token": …}, under the endpoint's own name
// for it, or {} when refreshToken is "" since a cookie holds it. Any 2xx is a success. It fails like Client.Revoke.
func (o BackEnd) SignOut(ctx context.Context, refreshToken string) error {
	const op = "signout"
	r, err := o.request(op, refreshToken)
	if err != nil {
		return err
	}
	answer, err := send(ctx, op, o.Doer, r, refreshToken)
	if err != nil {
		return err
	}
	if !succeeded(answer) {
		return refusal(op, fault.RevocationRefused, answer, refreshToken)
	}
	return nil
}
