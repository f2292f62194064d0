package api_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"perennial/web/dpop"
	"perennial/web/signintest"
)

// prove asks the API with a DPoP token and these proofs.
func (f fixture) prove(token string, proofs ...string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/api/hello", nil)
	r.Header.Set("Authorization", "DPoP "+token)
	for _, proof := range proofs {
		r.Header.Add("DPoP", proof)
	}
	f.api.ServeHTTP(w, r)
	return w
}

func dpopError(code, description string) string {
	return `DPoP error="` + code + `", error_description="` + description + `", algs="ES256"`
}

func TestABoundTokenIsGoodOnlyWithAProofOfItsKey(t *testing.T) {
	f := serve(t, time.Hour)
	plain := f.browser.SignIn(t, "Ada").AccessToken
	prover, other := signintest.NewProver(t), signintest.NewProver(t)
	f.browser.Prover = prover
	token := f.browser.SignIn(t, "Ada").AccessToken
	url := f.browser.Origin + "/api/hello"
	good := prover.Prove(t, "GET", url, token)
	if w := f.prove(token, good); w.Code != 200 || w.Header().Get(dpop.NonceHeader) == "" {
		t.Fatalf("a good proof: status %d, nonce given %v", w.Code, w.Header().Get(dpop.NonceHeader) != "")
	}
	invalidProof := dpopError("invalid_dpop_proof", "The proof is not valid")
	old := func(claims jwt.MapClaims) { claims["iat"] = time.Now().Add(-time.Hour).Unix() }
	for name, c := range map[string]struct {
		token  string
		proofs []string
		want   string
	}{
		"no proof":         {token, nil, invalidProof},
		"two proofs":       {token, []string{prover.Prove(t, "GET", url, token), prover.Prove(t, "GET", url, token)}, invalidProof},
		"used before":      {token, []string{good}, invalidProof},
		"another method":   {token, []string{prover.Prove(t, "POST", url, token)}, invalidProof},
		"another URL":      {token, []string{prover.Prove(t, "GET", url+"/x", token)}, invalidProof},
		"another token":    {token, []string{prover.Prove(t, "GET", url, plain)}, invalidProof},
		"about no token":   {token, []string{prover.Prove(t, "GET", url, "")}, invalidProof},
		"another key":      {token, []string{other.Prove(t, "GET", url, token)}, dpopError("invalid_dpop_proof", "The proof is of another key")},
		"old":              {token, []string{prover.Prove(t, "GET", url, token, old)}, dpopError("use_dpop_nonce", "The proof needs a nonce")},
		"an unbound token": {plain, []string{prover.Prove(t, "GET", url, plain)}, dpopError("invalid_token", "The access token is not bound to a key")},
		"a garbage token":  {"garbage", []string{prover.Prove(t, "GET", url, "garbage")}, dpopError("invalid_token", malformed)},
	} {
		t.Run(name, func(t *testing.T) {
			w := f.prove(c.token, c.proofs...)
			if got := w.Header().Get("WWW-Authenticate"); w.Code != 401 || got != c.want {
				t.Errorf("%d %s\nwant 401 %s", w.Code, got, c.want)
			}
		})
	}
	if status, challenge := f.challenge("Bearer " + token); status != 401 || challenge != invalid("The access token is bound to a key") {
		t.Errorf("as a bearer token: %d %s", status, challenge)
	}
	withNonce := func(claims jwt.MapClaims) { old(claims); claims["nonce"] = f.provider.Proofs.Nonce() }
	if w := f.prove(token, prover.Prove(t, "GET", url, token, withNonce)); w.Code != 200 {
		t.Errorf("a clock that is an hour off, with a nonce: status %d", w.Code)
	}
}
