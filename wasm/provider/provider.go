package provider

import (
	"cmp"
	"context"
	"time"

	"perennial/wasm/config"
	"perennial/wasm/oauth"
	"perennial/wasm/session"
	"perennial/wasm/token"
)

// Client is this app at the authorization server of the configuration; nil where it names none. clock is what the page's own server
// tells the time by, where the device's clock and an id_token disagree.
func Client(c config.Config, doer oauth.Doer, clock func(context.Context) (time.Time, error)) *oauth.Client {
	var p oauth.Provider
	switch {
	case c.Issuer != "":
		p = &oauth.Discovery{Doer: doer, Issuer: c.Issuer}
	case c.TokenEndpoint != "":
		p = oauth.Configured{
			TokenEndpoint:         c.TokenEndpoint,
			AuthorizationEndpoint: c.Endpoints.Authorization,
			RevocationEndpoint:    c.Endpoints.Revocation,
			UserInfoEndpoint:      c.Endpoints.UserInfo,
			EndSessionEndpoint:    c.Endpoints.EndSession,
			JWKSURI:               c.Endpoints.JWKS,
		}
	default:
		return nil
	}
	n := oauth.NewClient(doer, p, c.ClientID)
	n.From, n.Tenants = c.From, c.Tenants
	n.EndSessionEndpoint, n.LogoutParams = c.Endpoints.EndSession, c.LogoutParams
	n.Clock = clock
	return n
}

// TakesOver tells whether a session that an earlier release has left is from the issuer and the client of the configuration. Where
// no id_token says so, or no issuer is configured to compare it with, it is.
func TakesOver(c config.Config) func(session.Tokens) bool {
	return func(t session.Tokens) bool {
		return c.Issuer == "" || t.ID == "" || token.IsFrom(t.ID, c.Issuer, c.ClientID)
	}
}

// Legacy is the tenant of the configuration.
func Legacy(c config.Config, doer oauth.Doer) oauth.Legacy {
	return oauth.Legacy{Doer: doer, Domain: c.Auth0.Domain, ClientID: c.Auth0.ClientID}
}

// Revocation sets how this session is taken back at sign-out, where the server has a way.
func Revocation(o *session.Options, c config.Config, client *oauth.Client, doer oauth.Doer) {
	switch {
	case c.SignoutURL != "":
		o.Revoker = backEndRevoker{oauth.BackEnd{Doer: doer, URL: c.SignoutURL, Fields: c.Fields, Headers: c.Headers, Credentials: c.Credentials}}
		o.Revocable = refreshTokenOrCookie
	case client != nil:
		o.Revoker = providerRevoker{client}
	case c.Auth0.Domain != "":
		o.Revoker, o.Revocable = legacyRevoker{Legacy(c, doer), c.Device}, managementToken
	}
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

// backEndRevoker tells the application's own back end.
type backEndRevoker struct{ endpoint oauth.BackEnd }

// Revoke implements session.Revoker.
func (s backEndRevoker) Revoke(ctx context.Context, refreshToken string) error {
	if refreshToken == session.Cookie {
		refreshToken = ""
	}
	return s.endpoint.SignOut(ctx, refreshToken)
}

func refreshTokenOrCookie(t session.Tokens) string { return cmp.Or(t.Refresh, session.Cookie) }

// providerRevoker revokes refresh tokens at the provider.
type providerRevoker struct{ client *oauth.Client }

// Revoke implements session.Revoker.
func (r providerRevoker) Revoke(ctx context.Context, refreshToken string) error {
	return r.client.Revoke(ctx, refreshToken, oauth.HintRefreshToken)
}
