package signintest

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"perennial/web/api"
)

// Exchange trades a code for tokens: the status, the tokens, or the OAuth error code.
func (b *Browser) Exchange(t testing.TB, code string) (int, Tokens, string) {
	t.Helper()
	return b.token(t, url.Values{"grant_type": {"authorization_code"}, "code": {code},
		"redirect_uri": {b.Origin + "/callback"}, "code_verifier": {verifier}})
}

// Refresh spends a refresh token: the status, the tokens, or the OAuth error code.
func (b *Browser) Refresh(t testing.TB, refreshToken string) (int, Tokens, string) {
	t.Helper()
	return b.token(t, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refreshToken}})
}

func (b *Browser) token(t testing.TB, form url.Values) (int, Tokens, string) {
	t.Helper()
	form.Set("client_id", b.ClientID)
	response, err := b.post(t, "/oidc/token", form)
	if err != nil {
		t.Error(err)
		return 0, Tokens{}, ""
	}
	defer response.Body.Close()
	var answer struct {
		Tokens
		Error string `json:"error"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Error(err)
	}
	return response.StatusCode, answer.Tokens, answer.Error
}

// Revoke gives back a token (RFC 7009) and returns the status.
func (b *Browser) Revoke(t testing.TB, token string) int {
	t.Helper()
	response, err := http.PostForm(b.Origin+"/oidc/revoke", url.Values{"token": {token}, "client_id": {b.ClientID}})
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode
}

func (b *Browser) post(t testing.TB, path string, form url.Values) (*http.Response, error) {
	request, err := http.NewRequest(http.MethodPost, b.Origin+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if b.Prover != nil {
		request.Header.Set("DPoP", b.Prover.Prove(t, http.MethodPost, b.Origin+path, ""))
	}
	return http.DefaultClient.Do(request)
}

// Hello asks the API with this access token, and a proof if there is a prover.
func (b *Browser) Hello(t testing.TB, accessToken string) (int, api.Hello) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, b.Origin+"/api/hello", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+accessToken)
	if b.Prover != nil {
		request.Header.Set("Authorization", "DPoP "+accessToken)
		request.Header.Set("DPoP", b.Prover.Prove(t, http.MethodGet, b.Origin+"/api/hello", accessToken))
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var hello api.Hello
	if err := json.NewDecoder(response.Body).Decode(&hello); err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	return response.StatusCode, hello
}
