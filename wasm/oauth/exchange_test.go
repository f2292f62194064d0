package oauth_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
	"perennial/wasm/token"
)

func TestASignIn(t *testing.T) {
	p := newProvider(t)
	c := p.client()
	cb := p.begin(t, c, oauth.AuthorizationRequest{Resources: []string{"urn:a", "urn:b"}})
	r, claims, err := c.Exchange(t.Context(), p.transaction, cb)
	if err != nil || claims["sub"] != "u1" || claims["name"] != "Ada" {
		t.Fatalf("claims %v, %v", claims, err)
	}
	if r.AccessToken != "the-access-token" || r.RefreshToken != "r1" || r.IDToken == "" || r.ExpiresIn != time.Minute || r.Scope != "openid offline_access" {
		t.Errorf("tokens %+v of scope %q", r, r.Scope)
	}
	for name, want := range map[string]string{
		"grant_type": "authorization_code", "code": "the-authorization-code", "redirect_uri": "https://app.example/callback",
		"client_id": "demo", "code_verifier": p.transaction.Verifier,
	} {
		if got := p.form[name]; len(got) != 1 || got[0] != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	if len(p.form) != 5 {
		t.Errorf("form %v", p.form)
	}
}

func TestPlainOAuthNeedsNoIDToken(t *testing.T) {
	p := newProvider(t)
	p.tokens = object{"id_token": nil, "scope": "notes read"}
	c := p.client()
	cb := p.begin(t, c, oauth.AuthorizationRequest{Scope: "notes"})
	r, claims, err := c.Exchange(t.Context(), p.transaction, cb)
	if err != nil || claims != nil || r.Scope != "notes read" || p.asked["/jwks"] != 0 {
		t.Errorf("tokens %v, claims %v, %v", r, claims, err)
	}
}

func TestAProviderWithoutDiscovery(t *testing.T) {
	p := newProvider(t)
	c := verifying(oauth.NewClient(p.doer, oauth.Configured{Issuer: p.url, AuthorizationEndpoint: p.url + "/authorize", TokenEndpoint: p.url + "/token", JWKSURI: p.url + "/jwks"}, "demo"))
	cb := p.begin(t, c, oauth.AuthorizationRequest{})
	if _, claims, err := c.Exchange(t.Context(), p.transaction, cb); err != nil || claims["sub"] != "u1" || p.asked[openID] != 0 {
		t.Errorf("claims %v, %v", claims, err)
	}
	c = verifying(oauth.NewClient(p.doer, oauth.Configured{AuthorizationEndpoint: p.url + "/authorize", TokenEndpoint: p.url + "/token"}, "demo"))
	cb = p.begin(t, c, oauth.AuthorizationRequest{})
	_, _, err := c.Exchange(t.Context(), p.transaction, cb)
	wantCode(t, err, fault.InvalidConfig)
}

// A callback that does not fit what was begun never gets as far as the token endpoint.
func TestCallbacksThatAreRefused(t *testing.T) {
	for _, c := range []struct {
		name        string
		metadata    object
		callback    func(*oauth.Callback)
		transaction func(*oauth.Transaction)
		want        fault.Code
	}{
		{"another state", nil, func(c *oauth.Callback) { c.State += "x" }, nil, fault.StateMismatch},
		{"no state", nil, func(c *oauth.Callback) { c.State = "" }, nil, fault.StateMismatch},
		{"nothing begun", nil, nil, func(p *oauth.Transaction) { *p = oauth.Transaction{} }, fault.CallbackSpent},
		{"nothing begun and no state", nil, func(c *oauth.Callback) { c.State = "" }, func(p *oauth.Transaction) { *p = oauth.Transaction{} }, fault.CallbackSpent},
		{"begun over an hour ago", nil, nil, func(p *oauth.Transaction) { p.CreatedAt -= 3_601_000 }, fault.CallbackSpent},
		{"another provider", nil, func(c *oauth.Callback) { c.Issuer = "https://evil.example" }, nil, fault.MixUp},
		{"another provider that reports an error", nil, func(c *oauth.Callback) {
			*c = oauth.Callback{State: c.State, Error: "e", Issuer: "https://evil.example"}
		}, nil, fault.MixUp},
		{"no issuer, though the provider sends it", object{"authorization_response_iss_parameter_supported": true}, nil, nil, fault.MixUp},
		{"begun with another provider", nil, nil, func(p *oauth.Transaction) { p.Issuer = "https://evil.example" }, fault.MixUp},
		{"an error of the provider", nil, func(c *oauth.Callback) { *c = oauth.Callback{State: c.State, Error: "access_denied"} }, nil, fault.SignInRefused},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newProvider(t)
			p.metadata = c.metadata
			client := p.client()
			cb := p.begin(t, client, oauth.AuthorizationRequest{})
			if c.callback != nil {
				c.callback(&cb)
			}
			if c.transaction != nil {
				c.transaction(&p.transaction)
			}
			r, claims, err := client.Exchange(t.Context(), p.transaction, cb)
			if wantCode(t, err, c.want); claims != nil || r != (token.Response{}) || p.asked["/token"] != 0 {
				t.Errorf("tokens %v, claims %v, token endpoint asked %d times", r, claims, p.asked["/token"])
			}
		})
	}
}

// Without an issuer only the name of the configuration tells two providers apart that share a namespace.
func TestACallbackIsFinishedByTheConfigurationThatHasBegunIt(t *testing.T) {
	for _, c := range []struct {
		name, begun, now string
		want             fault.Code
		calls            int
	}{
		{"the same", "https://a.example/token app", "https://a.example/token app", "", 1},
		{"another token endpoint", "https://a.example/token app", "https://b.example/token app", fault.MixUp, 0},
		{"another client", "https://a.example/token app", "https://a.example/token other", fault.MixUp, 0},
		{"an earlier release", "", "https://a.example/token app", "", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newProvider(t)
			p.tokens = object{"id_token": nil}
			client := verifying(oauth.NewClient(p.doer, oauth.Configured{AuthorizationEndpoint: p.url + "/authorize", TokenEndpoint: p.url + "/token"}, "demo"))
			client.From = c.begun
			cb := p.begin(t, client, oauth.AuthorizationRequest{Scope: "notes"})
			client.From = c.now
			_, _, err := client.Exchange(t.Context(), p.transaction, cb)
			if wantCode(t, err, c.want); p.asked["/token"] != c.calls {
				t.Errorf("the token endpoint was asked %d times", p.asked["/token"])
			}
		})
	}
}

func TestTheIssuerOfACallbackMayBeThere(t *testing.T) {
	for _, sends := range []bool{true, false} {
		p := newProvider(t)
		p.metadata = object{"authorization_response_iss_parameter_supported": sends}
		c := p.client()
		cb := p.begin(t, c, oauth.AuthorizationRequest{})
		cb.Issuer = p.url
		if _, _, err := c.Exchange(t.Context(), p.transaction, cb); err != nil {
			t.Error(err)
		}
	}
}

func TestTheErrorOfACallbackKeepsItsReason(t *testing.T) {
	for reason, want := range map[string]fault.Code{
		"access_denied": fault.SignInRefused, "login_required": fault.SignInRefused, "interaction_required": fault.SignInRefused, "consent_required": fault.SignInRefused,
		"invalid_scope": fault.SignInRefused, "server_error": fault.ServerUnavailable, "temporarily_unavailable": fault.ServerUnavailable,
	} {
		p := newProvider(t)
		c := p.client()
		cb := p.begin(t, c, oauth.AuthorizationRequest{})
		cb.Code, cb.Error, cb.ErrorDescription = "", reason, "because\n eyJhbGciOi"
		_, _, err := c.Exchange(t.Context(), p.transaction, cb)
		wantCode(t, err, want)
		var e *oauth.Error
		if !errors.As(err, &e) || e.Reason() != reason || e.Definite() || e.Doubtful() || !strings.Contains(err.Error(), reason) || strings.Contains(err.Error(), "eyJ") {
			t.Errorf("error = %v", err)
		}
	}
}
