package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"perennial/web/signintest"
)

// refresh sends a refresh request; the connection is its own, so that a cut is not tried again.
func refresh(ctx context.Context, b *signintest.Browser, token string) (*http.Response, error) {
	form := url.Values{"grant_type": {"refresh_token"}, "client_id": {"demo"}, "refresh_token": {token}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, b.Origin+"/oidc/token", strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	return client.Do(r)
}

func TestTheTokenEndpointBreaksAsAskedAndMends(t *testing.T) {
	b := serve(t)
	token := b.SignIn(t, "Ada").RefreshToken
	for _, c := range []struct {
		ask, kind, retryAfter, body string
		status                      int
	}{
		{ask: `{"mode":"503"}`, status: 503},
		{ask: `{"mode":"429"}`, status: 429, retryAfter: "2"},
		{ask: `{"mode":"429","retryAfter":7}`, status: 429, retryAfter: "7"},
		{ask: `{"mode":"html"}`, status: 200, kind: "text/html; charset=utf-8", body: "<!doctype html>"},
		{ask: `{"mode":"empty400"}`, status: 400},
		{ask: `{"mode":"403"}`, status: 403, kind: "text/html; charset=utf-8"},
		{ask: `{"mode":"no"}`, status: 400, kind: "application/json", body: `"error":"invalid_grant"`},
	} {
		t.Run(c.ask, func(t *testing.T) {
			command(t, b, "break", c.ask)
			response, err := refresh(t.Context(), b, token)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			body, err := io.ReadAll(response.Body)
			if err != nil {
				t.Fatal(err)
			}
			if response.StatusCode != c.status || response.Header.Get("Retry-After") != c.retryAfter ||
				!bytes.Contains(body, []byte(c.body)) || (c.kind != "" && response.Header.Get("Content-Type") != c.kind) {
				t.Errorf("%d %v %q", response.StatusCode, response.Header, body)
			}
		})
	}
	if s := stats(t, b); s.TokenCalls != 7 || s.Refreshes != 0 {
		t.Errorf("stats %+v, want 7 calls and no refresh", s)
	}
	command(t, b, "break", `{"mode":""}`)
	if status, _, code := b.Refresh(t, token); status != 200 {
		t.Errorf("fixed, and the token still unspent: status %d, error %q", status, code)
	}
}

func TestAResetCutsTheConnectionAndWithAPIThatOfTheAPIToo(t *testing.T) {
	b := serve(t)
	tokens := b.SignIn(t, "Ada")
	command(t, b, "break", `{"mode":"reset"}`)
	if response, err := refresh(t.Context(), b, tokens.RefreshToken); err == nil {
		response.Body.Close()
		t.Errorf("the token endpoint answered %d", response.StatusCode)
	}
	if status, _ := b.Hello(t, tokens.AccessToken); status != 200 {
		t.Errorf("API: status %d, it was not to be cut", status)
	}
	command(t, b, "break", `{"mode":"reset","api":true}`)
	if response, err := http.Get(b.Origin + "/api/hello"); err == nil {
		response.Body.Close()
		t.Errorf("the API answered %d", response.StatusCode)
	}
}

func TestAHangEndsWhenTheClientGoesOrItIsMended(t *testing.T) {
	b := serve(t)
	token := b.SignIn(t, "Ada").RefreshToken
	command(t, b, "break", `{"mode":"hang","seconds":60}`)
	ctx, cancel := context.WithCancel(t.Context())
	answers := make(chan error, 2)
	for _, ctx := range []context.Context{ctx, t.Context()} {
		go func() {
			response, err := refresh(ctx, b, token)
			if err == nil {
				response.Body.Close()
			}
			answers <- err
		}()
	}
	for stats(t, b).TokenCalls < 2 { // asks until both have arrived
	}
	select {
	case err := <-answers:
		t.Fatalf("answered while hanging: %v", err)
	default:
	}
	cancel()
	if err := <-answers; err == nil {
		t.Error("the client that went away got an answer")
	}
	command(t, b, "break", `{"mode":""}`)
	if err := <-answers; err == nil {
		t.Error("the other got an answer; want its connection ended")
	}
}

func TestABreakageIsOverAfterItsTime(t *testing.T) {
	b := serve(t)
	token := b.SignIn(t, "Ada").RefreshToken
	command(t, b, "break", `{"mode":"hang","seconds":0.2}`)
	if response, err := refresh(t.Context(), b, token); err == nil { // ends when the time is over
		response.Body.Close()
		t.Errorf("status %d, want no answer", response.StatusCode)
	}
	if status, _, _ := b.Refresh(t, token); status != 200 {
		t.Errorf("afterwards: status %d", status)
	}
}
