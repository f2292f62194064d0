package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"perennial/web/demo"
	"perennial/web/signintest"
)

func command(t *testing.T, b *signintest.Browser, name, body string) int {
	t.Helper()
	response, err := http.Post(b.Origin+"/demo/"+name, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode
}

// get reads the JSON at a path.
func get[T any](t *testing.T, b *signintest.Browser, path string) (answer T) {
	t.Helper()
	response, err := http.Get(b.Origin + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

func stats(t *testing.T, b *signintest.Browser) demo.Stats {
	t.Helper()
	return get[demo.Stats](t, b, "/demo/stats")
}

func TestRefuseTurnsAwayTheNextRequestsOnly(t *testing.T) {
	b := serve(t)
	token := b.SignIn(t, "Ada").AccessToken
	command(t, b, "refuse", `{"count":2}`)
	for i, want := range []int{401, 401, 200} {
		if status, _ := b.Hello(t, token); status != want {
			t.Errorf("request %d: status %d, want %d", i, status, want)
		}
	}
	if s := stats(t, b); s.APIRequests != 3 || s.API401 != 2 || s.Grants != 1 {
		t.Errorf("stats %+v", s)
	}
	command(t, b, "reset", "")
	if s := stats(t, b); s != (demo.Stats{Grants: 1}) {
		t.Errorf("after the reset: %+v", s)
	}
}

func TestExpireAndRevoke(t *testing.T) {
	b := serve(t)
	tokens := b.SignIn(t, "Ada")
	command(t, b, "expire", "")
	if status, _ := b.Hello(t, tokens.AccessToken); status != 401 {
		t.Errorf("expired: status %d", status)
	}
	_, fresh, _ := b.Refresh(t, tokens.RefreshToken)
	if status, hello := b.Hello(t, fresh.AccessToken); status != 200 || hello.Generation != 2 {
		t.Errorf("refreshed: status %d, generation %d", status, hello.Generation)
	}
	command(t, b, "revoke", "")
	if status, _, code := b.Refresh(t, fresh.RefreshToken); status != 400 || code != "invalid_grant" {
		t.Errorf("revoked: status %d, error %q", status, code)
	}
}

func TestNonsenseAskedOfTheControlsIsRefused(t *testing.T) {
	b := serve(t)
	for _, body := range []string{`{"mode":"maybe"}`, `{"mode":"503","seconds":-1}`, `{"made":"503"}`, `not json`} {
		if status := command(t, b, "break", body); status != 400 {
			t.Errorf("%s: status %d, want 400", body, status)
		}
	}
}

func TestAnotherSitesPageCannotUseTheControls(t *testing.T) {
	b := serve(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.Origin+"/demo/revoke", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusForbidden {
		t.Errorf("status %d, want 403", response.StatusCode)
	}
}
