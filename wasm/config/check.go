package config

import (
	"errors"
	"strings"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
	"perennial/wasm/token"
)

// check finds what is wrong between members.
func (c Config) check() error {
	if err := c.checkWay(); err != nil {
		return err
	}
	if c.ClientID == "" && (c.Issuer != "" || c.TokenEndpoint != "") {
		return refuse("clientId is missing: issuer and tokenEndpoint need the client identifier that the server gave this app")
	}
	if (c.Auth0.Domain == "") != (c.Auth0.ClientID == "") {
		return refuse("auth0 must be {domain, clientID}, both of them")
	}
	for name, endpoint := range map[string]string{
		"authorizationEndpoint": c.Endpoints.Authorization, "revocationEndpoint": c.Endpoints.Revocation,
		"userinfoEndpoint": c.Endpoints.UserInfo, "endSessionEndpoint": c.Endpoints.EndSession, "jwksUri": c.Endpoints.JWKS,
	} {
		if endpoint == "" {
			continue
		}
		if c.TokenEndpoint == "" && !(c.Issuer != "" && name == "endSessionEndpoint") { // Cognito's issuer does not name it
			return refuse(name + " belongs to tokenEndpoint; an issuer names its endpoints by itself")
		}
		if err := oauth.SecureURL(endpoint); err != nil {
			return refuse(name + ": " + messageOf(err))
		}
	}
	if len(c.LogoutParams) > 0 && c.Issuer == "" && c.TokenEndpoint == "" {
		return refuse("logoutParams belongs to issuer or tokenEndpoint and has no meaning without it")
	}
	if c.SignoutURL != "" && !oauth.SameOriginPath(c.SignoutURL) {
		if err := oauth.SecureURL(c.SignoutURL); err != nil {
			return refuse("signoutUrl: " + messageOf(err))
		}
	}
	if strings.Contains(c.Issuer, "?") {
		return refuse("issuer must have no query (OpenID Connect Discovery section 4.3)")
	}
	if len(c.Tenants) > 0 && !oauth.ManyTenants(c.Issuer) {
		return refuse("tenants belongs to an issuer that stands for many of them (Microsoft Entra's …/common/v2.0, …/organizations/v2.0)")
	}
	for _, tenant := range c.Tenants {
		if !token.IsTenant(tenant) {
			return refuse("tenants has “" + tenant + "”, which is no tenant's identifier (a GUID)")
		}
	}
	if c.Namespace == "" || len(c.Namespace) > 100 || strings.ContainsFunc(c.Namespace, func(r rune) bool { return r < ' ' }) {
		return refuse("namespace must be a name of 1 to 100 characters")
	}
	if c.RefreshURL == "" && len(c.Fields) > 0 {
		return refuse("fields belongs to refreshUrl and has no meaning without it")
	}
	if c.RefreshURL == "" && len(c.Headers) > 0 {
		return refuse("headers belongs to refreshUrl and has no meaning without it")
	}
	for name := range c.Headers {
		if c.DPoP && strings.EqualFold(name, "DPoP") {
			return refuse("headers." + name + " is what dpop itself sends")
		}
	}
	if c.RefreshURL == "" && c.Credentials == "include" {
		return refuse("credentials “include” belongs to refreshUrl and has no meaning without it")
	}
	if c.Courier != "" && c.Refresh {
		return refuse("courier has no meaning with refresh: a function of the page ends with the page")
	}
	if c.Courier != "" && c.Storage != LocalStorage {
		return refuse("courier needs storage “localStorage”: a session of one tab or page ends with that")
	}
	if err := c.Routes.Validate(); err != nil {
		return refuse(messageOf(err))
	}
	return nil
}

// checkWay wants exactly one way to refresh, by a URL that tokens may be sent to.
func (c Config) checkWay() error {
	var ways []string
	for _, way := range []struct{ name, url string }{
		{"issuer", c.Issuer}, {"tokenEndpoint", c.TokenEndpoint}, {"refreshUrl", c.RefreshURL},
	} {
		if way.url == "" {
			continue
		}
		ways = append(ways, way.name)
		if way.name != "issuer" && oauth.SameOriginPath(way.url) {
			continue
		}
		if err := oauth.SecureURL(way.url); err != nil {
			return refuse(way.name + ": " + messageOf(err))
		}
	}
	if c.Refresh {
		ways = append(ways, "refresh")
	}
	if c.Auth0.Domain != "" {
		ways = append(ways, "auth0")
	}
	switch len(ways) {
	case 0:
		return refuse("there is no way to refresh: give one of issuer, tokenEndpoint, refreshUrl (URLs), refresh (a function) and auth0")
	case 1:
		return nil
	}
	return refuse("there is more than one way to refresh (" + strings.Join(ways, ", ") + "): keep one")
}

// messageOf leaves out the operation, which the caller's own error has.
func messageOf(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Message
	}
	return err.Error()
}
