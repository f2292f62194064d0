package oauth

import (
	"context"
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/random"
	"perennial/wasm/token"
)

const (
	opSignIn     = "signin"
	defaultScope = "openid offline_access"
)

// AuthorizationRequest is what a page asks of a sign-in. The zero value asks for the default scope.
type AuthorizationRequest struct {
	Scope         string            // "openid offline_access"
	Prompt        string            // "none", or some of login, consent, select_account, create
	LoginHint     string            // who is expected to sign in
	ACRValues     string            // how strongly
	MaxAge        *int              // seconds since the user last signed in there; nil: any
	Audience      string            // for which API, where the provider takes it so
	Resources     []string          // for which APIs (RFC 8707)
	Device        string            // what the provider is to call this device
	ResponseMode  string            // "query" or "fragment"; "": the provider's default, which is query
	SignUp        bool              // offers to sign up: prompt=create, or screen_hint=signup where the provider does not list that
	KeyThumbprint string            // binds the code to a DPoP key (RFC 9449 section 10), "" for none
	Params        map[string]string // anything else that the provider understands
	ReturnTo      string            // where the user was; kept in Transaction
}

// URL returns where to send the user (RFC 6749 section 4.1.1, RFC 7636, OpenID Connect Core section 3.1.2.1), and what to keep until
// the answer comes back to redirectURI. It fails with fault.InvalidArgument, which names the option, with fault.Unsupported
// or fault.InvalidConfig if the provider has no usable authorization_endpoint, and as crypto does.
func (r AuthorizationRequest) URL(ctx context.Context, crypto token.Crypto, m Metadata, clientID, redirectURI string) (string, Transaction, error) {
	endpoint, err := usable(opSignIn, "authorization_endpoint", m.AuthorizationEndpoint)
	if err != nil {
		return "", Transaction{}, err
	}
	if err := SecureURL(redirectURI); err != nil {
		return "", Transaction{}, fault.Wrap(fault.InvalidArgument, opSignIn, "the redirect URI cannot be used", err)
	}
	if err := r.check(); err != nil {
		return "", Transaction{}, err
	}
	p := r.transaction(m, redirectURI)
	challenge, err := challengeOf(ctx, crypto, p.Verifier)
	if err != nil {
		return "", Transaction{}, err
	}
	form := r.form(m, p)
	form.Set("response_type", "code")
	form.Set("client_id", clientID)
	form.Set("redirect_uri", redirectURI)
	form.Set("state", p.State)
	form.Set("code_challenge", challenge)
	form.Set("code_challenge_method", "S256")
	if r.KeyThumbprint != "" {
		form.Set("dpop_jkt", r.KeyThumbprint)
	}
	if p.Nonce != "" {
		form.Set("nonce", p.Nonce)
	}
	separator := "?"
	if strings.Contains(endpoint, "?") { // RFC 6749 section 3.1: its own query stays
		separator = "&"
	}
	return endpoint + separator + form.Encode(), p, nil
}

// transaction draws the secrets of a request: each has 128 bits or more that nobody can guess.
func (r AuthorizationRequest) transaction(m Metadata, redirectURI string) Transaction {
	p := Transaction{
		State: random.Text(), Verifier: newVerifier(), Issuer: m.Issuer, RedirectURI: redirectURI, ReturnTo: r.ReturnTo,
		CreatedAt: time.Now().UnixMilli(), Scope: r.scope(), Resources: slices.Clone(r.Resources), MaxAge: r.MaxAge,
	}
	if p.openID() {
		p.Nonce = random.Text()
	}
	return p
}

// form is everything that is not about security.
func (r AuthorizationRequest) form(m Metadata, p Transaction) url.Values {
	form := url.Values{}
	for name, value := range r.Params {
		form.Set(name, value)
	}
	prompt := strings.Fields(r.Prompt)
	want := func(value string) {
		if !slices.Contains(prompt, value) {
			prompt = append(prompt, value)
		}
	}
	switch {
	case r.SignUp && slices.Contains(m.Prompts, "create"): // Initiating User Registration section 4
		want("create")
	case r.SignUp:
		form.Set("screen_hint", "signup")
	}
	if r.MaxAge != nil {
		form.Set("max_age", strconv.Itoa(*r.MaxAge))
	}
	for name, value := range map[string]string{
		"scope": p.Scope, "prompt": strings.Join(prompt, " "), "login_hint": r.LoginHint, "acr_values": r.ACRValues,
		"audience": r.Audience, "device": r.Device, "response_mode": r.ResponseMode,
	} {
		if value != "" {
			form.Set(name, value)
		}
	}
	for _, resource := range r.Resources {
		form.Add("resource", resource)
	}
	return form
}

func (r AuthorizationRequest) scope() string {
	if r.Scope == "" {
		return defaultScope
	}
	return r.Scope
}

// newVerifier makes a code_verifier (RFC 7636 section 4.1).
func newVerifier() string {
	return base64.RawURLEncoding.EncodeToString(random.Bytes(32))
}

// challengeOf makes the code_challenge by S256 (RFC 7636 section 4.2).
func challengeOf(ctx context.Context, crypto token.Crypto, verifier string) (string, error) {
	if crypto == nil {
		return "", fault.New(fault.Unsupported, opSignIn, "there is nothing to make a code_challenge with")
	}
	sum, err := crypto.Digest(ctx, "SHA-256", verifier)
	return base64.RawURLEncoding.EncodeToString(sum), err
}
