package oauth_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
	"perennial/wasm/token/tokentest"
)

var known = oauth.Metadata{Issuer: "https://id.example", AuthorizationEndpoint: "https://id.example/authorize"}

const redirectURI = "https://app.example/callback"

func authorize(t *testing.T, r oauth.AuthorizationRequest, m oauth.Metadata) (url.Values, oauth.Transaction) {
	t.Helper()
	raw, transaction, err := r.URL(t.Context(), tokentest.Crypto{}, m, "demo", redirectURI)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(raw)
	if err != nil || !strings.HasPrefix(raw, "https://id.example/authorize?") {
		t.Fatalf("URL %q, %v", raw, err)
	}
	return u.Query(), transaction
}

func TestTheAuthorizationRequestHasItsSecrets(t *testing.T) {
	before := time.Now().UnixMilli()
	query, p := authorize(t, oauth.AuthorizationRequest{ReturnTo: "/here"}, known)
	sum := sha256.Sum256([]byte(p.Verifier))
	for name, want := range map[string]string{
		"response_type": "code", "client_id": "demo", "redirect_uri": redirectURI, "scope": "openid offline_access", "state": p.State, "nonce": p.Nonce,
		"code_challenge": base64.RawURLEncoding.EncodeToString(sum[:]), "code_challenge_method": "S256",
	} {
		if got := query[name]; len(got) != 1 || got[0] != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
		query.Del(name)
	}
	if len(query) != 0 {
		t.Errorf("it also has %v", query)
	}
	if len(p.Verifier) != 43 || len(p.State) < 22 || len(p.Nonce) < 22 || p.State == p.Nonce {
		t.Errorf("verifier of %d, state of %d, nonce of %d characters", len(p.Verifier), len(p.State), len(p.Nonce))
	}
	if p.Issuer != known.Issuer || p.RedirectURI != redirectURI || p.ReturnTo != "/here" || p.Scope != "openid offline_access" || p.CreatedAt < before {
		t.Errorf("transaction %+v", p)
	}
	_, other := authorize(t, oauth.AuthorizationRequest{}, known)
	if other.State == p.State || other.Nonce == p.Nonce || other.Verifier == p.Verifier {
		t.Error("two requests have a secret in common")
	}
}

func TestWhatTheAuthorizationRequestPassesOn(t *testing.T) {
	hour := 3600
	creating := known
	creating.Prompts = []string{"login", "create"}
	for _, c := range []struct {
		name    string
		request oauth.AuthorizationRequest
		m       oauth.Metadata
		want    map[string]string // "" for a parameter that must not be there
	}{
		{"everything", oauth.AuthorizationRequest{
			Scope: "openid email", Prompt: "login consent", LoginHint: "ada@example.com", ACRValues: "mfa", MaxAge: &hour, Audience: "https://api.example",
			Device: "Ada's laptop", ResponseMode: "fragment", Params: map[string]string{"ui_locales": "de"},
		}, known, map[string]string{
			"scope": "openid email", "prompt": "login consent", "login_hint": "ada@example.com", "acr_values": "mfa", "max_age": "3600", "audience": "https://api.example",
			"device": "Ada's laptop", "response_mode": "fragment", "ui_locales": "de",
		}},
		{"plain OAuth has no nonce", oauth.AuthorizationRequest{Scope: "notes"}, known, map[string]string{"scope": "notes", "nonce": ""}},
		{"sign-up by the standard", oauth.AuthorizationRequest{SignUp: true}, creating, map[string]string{"prompt": "create", "screen_hint": ""}},
		{"sign-up by a hint", oauth.AuthorizationRequest{SignUp: true}, known, map[string]string{"prompt": "", "screen_hint": "signup"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			query, _ := authorize(t, c.request, c.m)
			for name, want := range c.want {
				if got := query.Get(name); got != want || query.Has(name) != (want != "") {
					t.Errorf("%s = %q, want %q", name, query[name], want)
				}
			}
		})
	}
}

func TestSeveralResourcesAreAskedForAtOnce(t *testing.T) {
	resources := []string{"https://a.example", "urn:b"}
	query, p := authorize(t, oauth.AuthorizationRequest{Resources: resources}, known)
	if !reflect.DeepEqual(query["resource"], resources) || !reflect.DeepEqual(p.Resources, resources) {
		t.Errorf("resource = %q, transaction %+v", query["resource"], p)
	}
}

func TestTheAuthorizationEndpointKeepsItsOwnQuery(t *testing.T) {
	m := known
	m.AuthorizationEndpoint += "?tenant=7"
	if query, _ := authorize(t, oauth.AuthorizationRequest{}, m); query.Get("tenant") != "7" || query.Get("client_id") != "demo" {
		t.Errorf("query %v", query)
	}
}

func TestWithoutCryptographyNobodyIsSentAway(t *testing.T) {
	raw, transaction, err := oauth.AuthorizationRequest{}.URL(t.Context(), nil, known, "demo", redirectURI)
	if wantCode(t, err, fault.Unsupported); raw != "" || transaction.State != "" {
		t.Errorf("%q, %+v", raw, transaction)
	}
}
