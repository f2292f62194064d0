package oauth

import (
	"context"
	"net/url"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

// Endpoint refreshes at a standard token endpoint, as a public client (RFC 6749 sections 2.1 and 6).
type Endpoint struct {
	Doer     Doer
	URL      func(ctx context.Context) (string, error) // the token endpoint
	ClientID string
	Scope    string            // what to narrow the scope to; "" leaves it as it was granted
	Params   map[string]string // further parameters, such as audience or resource (RFC 8707)
}

// Refresh spends a refresh token and returns the tokens it bought, with the old refresh token if there is no
// new one. It fails with *Error for a refusal, else with fault.Timeout, fault.NetworkError,
// fault.MalformedResponse, fault.InvalidConfig (a URL that is not secure), or what URL fails with.
func (e Endpoint) Refresh(ctx context.Context, refreshToken string) (token.Response, error) {
	if refreshToken == "" {
		return token.Response{}, fault.New(fault.InvalidArgument, opRefresh, "there is no refresh token to spend")
	}
	endpoint, err := e.URL(ctx)
	if err != nil {
		return token.Response{}, err
	}
	form := url.Values{}
	for name, value := range e.Params {
		form.Set(name, value)
	}
	if e.Scope != "" {
		form.Set("scope", e.Scope)
	}
	form.Set("grant_type", "refresh_token")
	form.Set("client_id", e.ClientID) // section 3.2.1: a public client names itself
	form.Set("refresh_token", refreshToken)
	return refreshBy(ctx, e.Doer, post(endpoint, form), nil, refreshToken)
}
