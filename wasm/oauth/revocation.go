package oauth

import (
	"context"
	"net/url"

	"perennial/wasm/fault"
)

// HintRefreshToken has Revoke name a refresh token (RFC 7009 section 2.1).
const HintRefreshToken = "refresh_token"

// Revoke has the server forget a token (RFC 7009): a refresh token, and with it its whole session there, or an access token. hint
// says which, so that the server need not look in both places. A token that the server does not know is a success. It
// fails with *Error for a refusal: fault.ServerUnavailable, with RetryAfter, when it is worth trying again, fault.RevocationRefused when not; with
// Unsupported if the provider has no such endpoint; and with NetworkError, Timeout, InvalidConfig.
func (c *Client) Revoke(ctx context.Context, token, hint string) error {
	const op = "revocation"
	if token == "" {
		return fault.New(fault.InvalidArgument, op, "there is no token to revoke")
	}
	m, err := c.Provider.Metadata(ctx)
	if err != nil {
		return err
	}
	endpoint, err := usable(op, "revocation_endpoint", m.RevocationEndpoint)
	if err != nil {
		return err
	}
	form := url.Values{"token": {token}, "client_id": {c.ID}}
	if hint != "" {
		form.Set("token_type_hint", hint)
	}
	answer, err := send(ctx, op, c.Doer, post(endpoint, form), token)
	if err != nil {
		return err
	}
	if !succeeded(answer) {
		return refusal(op, fault.RevocationRefused, answer, token)
	}
	return nil
}
