package provider_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"perennial/web/dpop"
	"perennial/web/signintest"
)

// age makes a proof look old.
func age(old bool) func(jwt.MapClaims) {
	return func(claims jwt.MapClaims) {
		if old {
			claims["iat"] = time.Now().Add(-time.Hour).Unix()
		}
	}
}

// refreshWith refreshes with a proof: the status, the OAuth error code, the nonce for the next proof.
func refreshWith(t *testing.T, b *signintest.Browser, token, proof string) (status int, code, nonce string) {
	t.Helper()
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}, "client_id": {b.ClientID}}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.Origin+"/oidc/token", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("DPoP", proof)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var answer struct {
		Error string `json:"error"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, answer.Error, response.Header.Get(dpop.NonceHeader)
}
