package provider

import (
	"cmp"
	"context"

	"perennial/wasm/config"
	"perennial/wasm/oauth"
	"perennial/wasm/session"
)

// revoker is what revokes a session at sign-out, and which of its tokens it is given (see session.Options); nil where the server has
// no way, or where the token is the refresh token.
func revoker(c config.Config, doer oauth.Doer, client *oauth.Client) (r session.Revoker, revocable func(session.Tokens) string) {
	switch {
	case c.SignoutURL != "":
		return backEndRevoker{backEnd(c, doer, c.SignoutURL)}, refreshTokenOrCookie
	case client != nil:
		return providerRevoker{client}, nil
	case c.Auth0.Domain != "":
		return legacyRevoker{Legacy(c, doer), c.Device}, managementToken
	}
	return nil, nil
}

// legacyRevoker has a legacy tenant forget this device.
type legacyRevoker struct {
	legacy oauth.Legacy
	device string
}

// Revoke implements session.Revoker.
func (r legacyRevoker) Revoke(ctx context.Context, idToken string) error {
	return r.legacy.RevokeDevice(ctx, idToken, r.device)
}

// managementToken is the token that lets the user manage their devices, if this one has a refresh token.
func managementToken(t session.Tokens) string {
	if t.Refresh == "" {
		return ""
	}
	return t.ID
}

// backEndRevoker signs out at the application's own back end.
type backEndRevoker struct{ endpoint oauth.BackEnd }

// Revoke implements session.Revoker.
func (r backEndRevoker) Revoke(ctx context.Context, refreshToken string) error {
	if refreshToken == session.Cookie {
		refreshToken = ""
	}
	return r.endpoint.SignOut(ctx, refreshToken)
}

// refreshTokenOrCookie stands for the session where a cookie may hold its refresh token.
func refreshTokenOrCookie(t session.Tokens) string { return cmp.Or(t.Refresh, session.Cookie) }

// providerRevoker revokes refresh tokens at the provider.
type providerRevoker struct{ client *oauth.Client }

// Revoke implements session.Revoker.
func (r providerRevoker) Revoke(ctx context.Context, refreshToken string) error {
	return r.client.Revoke(ctx, refreshToken, oauth.HintRefreshToken)
}
