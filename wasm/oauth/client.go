package oauth

import (
	"context"
	"crypto/subtle"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

// Client is this app as an authorization server knows it: a public client (RFC 6749 section 2.1), which signs users in and out. NewClient
// makes one. Its methods may be called concurrently.
type Client struct {
	ID       string
	Doer     Doer
	Provider Provider
	From     string   // names provider and client; a callback to a sign-in of another Client is refused by it
	Tenants  []string // whose users may sign in, where the issuer stands for many tenants; none: those of every tenant

	// Crypto makes the code_challenge, and checks id_tokens. nil: nobody signs in.
	Crypto token.Crypto

	// Clock is asked for the time when an id_token seems to be expired or from the future by this device's clock, which may be wrong;
	// PageClock for example. nil: the device is believed.
	Clock func(ctx context.Context) (time.Time, error)

	// EndSessionEndpoint is there where the provider's metadata does not name it; LogoutParams are what it takes where it is none of
	// the standard (RP-Initiated Logout): see EndSession.
	EndSessionEndpoint string
	LogoutParams       map[string]string

	keys *token.Keys
}

// NewClient returns a client that has yet to ask its provider anything.
func NewClient(doer Doer, provider Provider, id string) *Client {
	c := &Client{ID: id, Doer: doer, Provider: provider}
	c.keys = token.NewKeys(c.jwks)
	return c
}

// Authorize returns where to send the user to sign in, and what to keep until the answer comes back to redirectURI. It fails like
// AuthorizationRequest.URL and Discovery.Metadata.
func (c *Client) Authorize(ctx context.Context, r AuthorizationRequest, redirectURI string) (string, Transaction, error) {
	m, err := c.Provider.Metadata(ctx)
	if err != nil {
		return "", Transaction{}, err
	}
	location, p, err := r.URL(ctx, c.Crypto, m, c.ID, redirectURI)
	p.From = c.From
	return location, p, err
}

// jwks fetches the provider's keys.
func (c *Client) jwks(ctx context.Context) ([]byte, error) {
	const op = "fetch of the issuer's keys"
	m, err := c.Provider.Metadata(ctx)
	if err != nil {
		return nil, err
	}
	place, err := usable(op, "jwks_uri", m.JWKSURI)
	if err != nil {
		return nil, err
	}
	answer, err := send(ctx, op, c.Doer, Request{
		Method: "GET", URL: place, Credentials: "omit", Header: map[string]string{"Accept": "application/json"},
	}, "")
	if err != nil {
		return nil, err
	}
	if !succeeded(answer) {
		e := newError(op, answer, "", time.Now())
		f := fault.New(fault.ServerUnavailable, op, "the issuer's keys could not be had"+e.said())
		f.RetryAfter = e.RetryAfter
		return nil, f
	}
	return answer.Body, nil
}

// verifier fails with fault.InvalidConfig where there is no issuer to compare with.
func (c *Client) verifier(m Metadata) (token.Verifier, error) {
	if m.Issuer == "" {
		return token.Verifier{}, fault.New(fault.InvalidConfig, opSignIn,
			"there is an id_token and no issuer to verify it by; configure issuer, or ask for a scope without openid")
	}
	return token.Verifier{
		Issuer: m.Issuer, ClientID: c.ID, Keys: c.keys, Crypto: c.Crypto, MultiTenant: m.MultiTenant, Tenants: c.Tenants,
	}, nil
}

// same compares in a time that tells nothing of where the two differ.
func same(a, b string) bool {
	return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}
