package provider_test

import (
	"testing"

	"perennial/web/signintest"
)

func TestABoundGrantNeedsItsKey(t *testing.T) {
	_, browser := serve(t)
	browser.Prover = signintest.NewProver(t)
	first := browser.SignIn(t, "Ada")
	cnf, _ := signintest.Claims(t, first.AccessToken)["cnf"].(map[string]any)
	if cnf["jkt"] != browser.Prover.Thumbprint() {
		t.Fatalf("cnf %v, want the thumbprint of the key", cnf)
	}
	if status, _ := browser.Hello(t, first.AccessToken); status != 200 {
		t.Errorf("API with the key: status %d", status)
	}
	thief := *browser
	for name, prover := range map[string]*signintest.Prover{"no key": nil, "another key": signintest.NewProver(t)} {
		thief.Prover = prover
		if status, _, code := thief.Refresh(t, first.RefreshToken); status != 400 || code != "invalid_grant" {
			t.Errorf("refresh with %s: status %d, error %q, want 400 invalid_grant", name, status, code)
		}
		if status, _ := thief.Hello(t, first.AccessToken); status != 401 {
			t.Errorf("API with %s: status %d, want 401", name, status)
		}
	}
	status, second, code := browser.Refresh(t, first.RefreshToken)
	if status != 200 {
		t.Fatalf("refresh with the key, after the thief: status %d, error %q: the thief has spent it", status, code)
	}
	if status, hello := browser.Hello(t, second.AccessToken); status != 200 || hello.Generation != 2 {
		t.Errorf("second token: status %d, generation %d", status, hello.Generation)
	}
}

func TestABadProofSpendsNothing(t *testing.T) {
	p, browser := serve(t)
	browser.Prover = signintest.NewProver(t)
	tokens := browser.SignIn(t, "Ada")
	right := browser.Origin
	for name, c := range map[string]struct{ origin, method, want string }{
		"of another URL": {"http://other.test", "POST", "invalid_dpop_proof"},
		"of long ago":    {right, "POST", "use_dpop_nonce"},
	} {
		t.Run(name, func(t *testing.T) {
			proof := browser.Prover.Prove(t, c.method, c.origin+"/oidc/token", "", age(c.want == "use_dpop_nonce"))
			status, code, nonce := refreshWith(t, browser, tokens.RefreshToken, proof)
			if status != 400 || code != c.want || nonce != p.Proofs.Nonce() {
				t.Errorf("status %d, error %q, nonce given %v; want 400 %s", status, code, nonce != "", c.want)
			}
		})
	}
	if status, _, code := browser.Refresh(t, tokens.RefreshToken); status != 200 {
		t.Errorf("a good proof afterwards: status %d, error %q", status, code)
	}
}

func TestARevokedTokenEndsItsGrantAndAnUnknownOneIsNoNews(t *testing.T) {
	p, browser := serve(t)
	for name, pick := range map[string]func(signintest.Tokens) string{
		"refresh token": func(tokens signintest.Tokens) string { return tokens.RefreshToken },
		"access token":  func(tokens signintest.Tokens) string { return tokens.AccessToken },
	} {
		t.Run(name, func(t *testing.T) {
			tokens := browser.SignIn(t, "Ada")
			if status := browser.Revoke(t, pick(tokens)); status != 200 {
				t.Fatalf("status %d", status)
			}
			if status, _ := browser.Hello(t, tokens.AccessToken); status != 401 {
				t.Errorf("API: status %d, want 401", status)
			}
			if status, _, code := browser.Refresh(t, tokens.RefreshToken); status != 400 || code != "invalid_grant" {
				t.Errorf("refresh: status %d, error %q, want 400 invalid_grant", status, code)
			}
		})
	}
	if status := browser.Revoke(t, "never-issued"); status != 200 {
		t.Errorf("an unknown token: status %d, want 200 (RFC 7009 section 2.2)", status)
	}
	if got := p.Grants.Counts(); got.Grants != 0 || got.Replays != 0 {
		t.Errorf("counts %+v, want no grant and no replay", got)
	}
}
