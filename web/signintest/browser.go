// Package signintest signs in to the demo's provider over real HTTP, as a browser would. For tests.
package signintest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Nonce is the nonce of every sign-in.
const Nonce = "nonce-of-the-test"

const verifier = "a-code-verifier-that-is-long-enough-for-rfc-7636"

// Browser signs in to the provider at Origin.
type Browser struct {
	Origin, ClientID string
	// Device is what the browser calls the device that it runs on; "": it does not say.
	Device string
	// Prover makes the tokens bound to its key; nil: they are not.
	Prover *Prover
}

// Tokens is a token response (RFC 6749 section 5.1). ExpiresIn is in seconds.
type Tokens struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
	IDToken      string `json:"id_token"`
	ExpiresIn    int    `json:"expires_in"`
}

var noRedirect = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error {
	return http.ErrUseLastResponse
}}

// SignIn goes the whole way: authorize, log in by this name, exchange the code.
func (b *Browser) SignIn(t testing.TB, name string) Tokens {
	t.Helper()
	status, tokens, code := b.Exchange(t, b.Authorize(t, name))
	if status != http.StatusOK {
		t.Fatalf("exchange: status %d, error %q", status, code)
	}
	return tokens
}

// AuthorizeQuery is a good authorization request (RFC 6749 section 4.1.1, RFC 7636 section 4.3).
func (b *Browser) AuthorizeQuery() url.Values {
	sum := sha256.Sum256([]byte(verifier))
	query := url.Values{
		"response_type": {"code"}, "client_id": {b.ClientID}, "redirect_uri": {b.Origin + "/callback"},
		"scope": {"openid offline_access profile"}, "state": {"state-of-the-test"}, "nonce": {Nonce},
		"code_challenge":        {base64.RawURLEncoding.EncodeToString(sum[:])},
		"code_challenge_method": {"S256"},
	}
	if b.Device != "" {
		query.Set("device", b.Device)
	}
	if b.Prover != nil {
		query.Set("dpop_jkt", b.Prover.Thumbprint())
	}
	return query
}

// Visit gets a path and returns where it redirects to.
func (b *Browser) Visit(t testing.TB, path string) *url.URL {
	t.Helper()
	response, err := noRedirect.Get(b.Origin + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	at, err := response.Location()
	if err != nil {
		t.Fatalf("status %d: %v", response.StatusCode, err)
	}
	return at
}

// Login opens the login page and posts form to it; the answer's body is closed at the test's end.
func (b *Browser) Login(t testing.TB, form url.Values) *http.Response {
	t.Helper()
	page, err := http.Get(b.Origin + "/oidc/authorize?" + b.AuthorizeQuery().Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer page.Body.Close()
	text, err := io.ReadAll(page.Body)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), `action="`)
	action, _, closed := strings.Cut(rest, `"`)
	if !found || !closed {
		t.Fatalf("no form on the login page (status %d)", page.StatusCode)
	}
	response, err := noRedirect.PostForm(b.Origin+html.UnescapeString(action), form)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	return response
}

// Authorize logs in by this name and returns the authorization code.
func (b *Browser) Authorize(t testing.TB, name string) string {
	t.Helper()
	response := b.Login(t, url.Values{"name": {name}})
	at, err := response.Location()
	if err != nil {
		t.Fatalf("login: status %d: %v", response.StatusCode, err)
	}
	if at.Query().Get("state") != "state-of-the-test" || at.Query().Get("code") == "" {
		t.Fatalf("login: sent back without code or state, error %q", at.Query().Get("error"))
	}
	return at.Query().Get("code")
}

// Claims reads a JWT's claims without verifying it.
func Claims(t testing.TB, token string) map[string]any {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("a JWT of %d parts", len(parts))
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(raw, &claims); err != nil {
		t.Fatal(err)
	}
	return claims
}
