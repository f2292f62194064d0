package provider

import (
	"context"
	"time"

	"perennial/wasm/config"
	"perennial/wasm/oauth"
	"perennial/wasm/token"
)

// Client is the app at the authorization server of the configuration; nil where that names none. clock is asked where the device's
// clock and an id_token disagree, crypto is what signing in needs: see oauth.Client.
func Client(c config.Config, doer oauth.Doer, clock func(context.Context) (time.Time, error), crypto token.Crypto) *oauth.Client {
	var metadata oauth.Provider
	switch {
	case c.Issuer != "":
		metadata = &oauth.Discovery{Doer: doer, Issuer: c.Issuer}
	case c.TokenEndpoint != "":
		metadata = oauth.Configured{
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
	client := oauth.NewClient(doer, metadata, c.ClientID)
	client.From, client.Tenants, client.Clock, client.Crypto = c.From, c.Tenants, clock, crypto
	client.EndSessionEndpoint, client.LogoutParams = c.Endpoints.EndSession, c.LogoutParams
	return client
}

// Legacy is the legacy tenant of the configuration.
func Legacy(c config.Config, doer oauth.Doer) oauth.Legacy {
	return oauth.Legacy{Doer: doer, Domain: c.Auth0.Domain, ClientID: c.Auth0.ClientID}
}
