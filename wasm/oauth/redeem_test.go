package oauth_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
	"perennial/wasm/token"
)

func TestWhatTheTokenEndpointMayAnswerToACode(t *testing.T) {
	for _, c := range []struct {
		name   string
		handle http.HandlerFunc
		want   fault.Code
	}{
		{"a spent code", answer(400, `{"error":"invalid_grant","error_description":"the-authorization-code was used before"}`), fault.SignInRefused},
		{"an unknown client", answer(401, `{"error":"invalid_client"}`), fault.SignInRefused},
		{"GitHub, a spent code", answer(200, `{"error":"bad_verification_code","error_description":"the-authorization-code is incorrect or expired."}`), fault.SignInRefused},
		{"out of order, with a 200", answer(200, `{"error":"temporarily_unavailable"}`), fault.ServerUnavailable},
		{"a firewall", answer(403, `<h1>Forbidden</h1>`), fault.SignInRefused},
		{"too many requests", answer(429, ``, "Retry-After", "7"), fault.ServerUnavailable},
		{"out of order", answer(503, ``), fault.ServerUnavailable},
		{"HTML", answer(200, `<h1>Free Wi-Fi</h1>`), fault.MalformedResponse},
		{"no tokens", answer(200, `{}`), fault.MalformedResponse},
		{"no id_token", answer(200, `{"access_token":"a"}`), fault.MalformedResponse},
		{"an opaque id_token", answer(200, `{"access_token":"a","id_token":"opaque"}`), fault.MalformedToken},
		{"more than anyone reads", answer(200, `{"access_token":"`+strings.Repeat("a", 2<<20)+`"}`), fault.MalformedResponse},
		{"a broken line", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, fault.NetworkError},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newProvider(t)
			p.handle["/token"] = c.handle
			client := p.client()
			cb := p.begin(t, client, oauth.AuthorizationRequest{})
			r, claims, err := client.Exchange(t.Context(), p.transaction, cb)
			if wantCode(t, err, c.want); claims != nil || r != (token.Response{}) {
				t.Errorf("tokens %v, claims %v", r, claims)
			}
			if err != nil && strings.Contains(err.Error(), "the-authorization") {
				t.Errorf("%v shows the code", err)
			}
		})
	}
}

func TestNoCodeGoesToAnUnsafeTokenEndpoint(t *testing.T) {
	m := known
	m.TokenEndpoint = "http://id.example/token"
	c := verifying(oauth.NewClient(failing{errors.New("asked")}, oauth.Configured(m), "demo"))
	_, transaction, err := c.Authorize(t.Context(), oauth.AuthorizationRequest{}, redirectURI)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = c.Exchange(t.Context(), transaction, oauth.Callback{State: transaction.State, Code: "c"})
	wantCode(t, err, fault.InvalidConfig)
}

func TestKeysThatCannotBeHad(t *testing.T) {
	for name, c := range map[string]struct {
		handle http.HandlerFunc
		want   fault.Code
	}{
		"out of order": {answer(503, ``), fault.ServerUnavailable},
		"not there":    {http.NotFound, fault.ServerUnavailable},
		"HTML":         {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<h1>Hi</h1>") }, fault.MalformedResponse},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProvider(t)
			p.handle["/jwks"] = c.handle
			client := p.client()
			cb := p.begin(t, client, oauth.AuthorizationRequest{})
			_, _, err := client.Exchange(t.Context(), p.transaction, cb)
			wantCode(t, err, c.want)
		})
	}
	p := newProvider(t)
	p.metadata = object{"jwks_uri": nil}
	client := p.client()
	cb := p.begin(t, client, oauth.AuthorizationRequest{})
	_, _, err := client.Exchange(t.Context(), p.transaction, cb)
	wantCode(t, err, fault.Unsupported)
}
