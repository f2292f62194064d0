package oauth

import (
	"context"
	"net/url"
	"strings"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

// Legacy speaks the endpoints of the AngularJS guide, which only Auth0 tenants of its era have. Their id_tokens are signed by HMAC with a
// secret that no browser may have, so nobody can verify them here: they come straight from the tenant over TLS.
type Legacy struct {
	Doer     Doer
	Domain   string // such as tenant.auth0.com
	ClientID string
}

// Credentials are what a user of a legacy tenant signs in with. They print without the password.
type Credentials struct {
	Username, Password string
	Connection         string // the user database, such as Username-Password-Authentication
	Scope              string // "openid offline_access"
	Device             string // what the tenant is to call this device; needed for a refresh token
}

// String shows nobody's password.
func (c Credentials) String() string { return "credentials for " + c.Connection }

// GoString is String, so that not even %#v shows a password.
func (c Credentials) GoString() string { return c.String() }

// SignIn posts to /oauth/ro. It fails with *Error for a refusal (fault.SignInRefused, whose Reason is "invalid_user_password" for a wrong
// password; ServerUnavailable), and with NetworkError, Timeout, MalformedResponse, InvalidConfig.
func (l Legacy) SignIn(ctx context.Context, c Credentials) (token.Response, error) {
	if l.Domain == "" {
		return token.Response{}, fault.New(fault.InvalidConfig, opSignIn, "a username and a password are for a tenant that auth0 names; all others sign in without them")
	}
	if c.Scope == "" {
		c.Scope = defaultScope
	}
	form := url.Values{
		"client_id": {l.ClientID}, "username": {c.Username}, "password": {c.Password}, "connection": {c.Connection},
		"grant_type": {"password"}, "scope": {c.Scope},
	}
	if c.Device != "" {
		form.Set("device", c.Device)
	}
	answer, err := send(ctx, opSignIn, l.Doer, post(l.url("/oauth/ro"), form), c.Password)
	if err != nil {
		return token.Response{}, err
	}
	if !succeeded(answer) {
		return token.Response{}, refusal(opSignIn, fault.SignInRefused, answer, c.Password)
	}
	r, err := token.ParseResponse(answer.Body, nil)
	if err != nil {
		if e := refusal(opSignIn, fault.SignInRefused, answer, c.Password); e.Code != "" {
			return r, e
		}
		return r, fault.Wrap(fault.MalformedResponse, opSignIn, "the tenant did not answer with tokens", err)
	}
	return r, nil
}

// Refresh posts to /delegation, which answers with a new id_token; the refresh token stays, as these do not rotate. It fails
// like Endpoint.Refresh.
func (l Legacy) Refresh(ctx context.Context, refreshToken string) (token.Response, error) {
	if refreshToken == "" {
		return token.Response{}, fault.New(fault.InvalidArgument, opRefresh, "there is no refresh token to spend")
	}
	return refreshBy(ctx, l.Doer, post(l.url("/delegation"), url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "client_id": {l.ClientID}, "target": {l.ClientID},
		"api_type": {"app"}, "scope": {"passthrough"}, "refresh_token": {refreshToken},
	}), nil, refreshToken)
}

// url is a place of the tenant. A domain may be written with its scheme; one on this device is reached by HTTP.
func (l Legacy) url(path string) string {
	domain := strings.TrimSuffix(l.Domain, "/")
	if strings.Contains(domain, "://") {
		return domain + path
	}
	if u, err := url.Parse("http://" + domain); err == nil && Loopback(u.Hostname()) {
		return "http://" + domain + path
	}
	return "https://" + domain + path
}
