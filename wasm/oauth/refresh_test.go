package oauth_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"testing"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
	"perennial/wasm/token"
)

func TestEndpointSendsTheFormOfRFC6749(t *testing.T) {
	var got *http.Request
	url, doer := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		io.WriteString(w, `{"access_token":"a2","token_type":"Bearer","expires_in":"60","refresh_token":"r2","scope":"x"}`)
	})
	e := endpoint(url, doer)
	e.Scope = "openid x"
	e.Params = map[string]string{"audience": "https://api.example", "grant_type": "password"}
	r, err := e.Refresh(t.Context(), "r1 & more")
	if err != nil || r != (token.Response{AccessToken: "a2", TokenType: "Bearer", ExpiresIn: time.Minute, RefreshToken: "r2", Scope: "x"}) {
		t.Errorf("Refresh = %#v, %v", r, err)
	}
	for name, want := range map[string]string{
		"grant_type": "refresh_token", "client_id": "demo", "refresh_token": "r1 & more", "scope": "openid x", "audience": "https://api.example",
	} {
		if got.PostForm.Get(name) != want || len(got.PostForm[name]) != 1 {
			t.Errorf("%s = %q, want %q", name, got.PostForm[name], want)
		}
	}
	if got.Method != "POST" || got.Header.Get("Accept") != "application/json" || got.Header.Get("Test-Credentials") != "omit" || got.URL.RawQuery != "" {
		t.Errorf("request %s %s with %v", got.Method, got.URL, got.Header)
	}
}

func TestEndpointAsksForNoScopeOfItself(t *testing.T) {
	url, doer := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("scope") != "" || r.PostForm.Has("scope") {
			t.Errorf("scope = %q", r.PostForm["scope"])
		}
		io.WriteString(w, `{"access_token":"a"}`)
	})
	if _, err := endpoint(url, doer).Refresh(t.Context(), "r1"); err != nil {
		t.Error(err)
	}
}

func TestEndpointNeedsARefreshToken(t *testing.T) {
	url, doer := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request went out") })
	_, err := endpoint(url, doer).Refresh(t.Context(), "")
	wantCode(t, err, fault.InvalidArgument)
}

func TestNoRefreshTokenGoesOverPlainHTTP(t *testing.T) {
	doer := client{&http.Client{Transport: http.NewFileTransport(http.Dir("."))}}
	for _, url := range []string{"http://id.example.com/token", "ftp://localhost/token", "//id.example.com/token", ""} {
		_, err := endpoint(url, doer).Refresh(t.Context(), "r1")
		wantCode(t, err, fault.InvalidConfig)
		_, err = oauth.BackEnd{Doer: doer, URL: url}.Refresh(t.Context(), "r1")
		wantCode(t, err, fault.InvalidConfig)
	}
}

func TestTheOldRefreshTokenStaysWhenTheAnswerBringsNone(t *testing.T) {
	for name, body := range map[string]string{
		"absent": `{"access_token":"a"}`, "null": `{"access_token":"a","refresh_token":null}`, "empty": `{"access_token":"a","refresh_token":""}`,
	} {
		t.Run(name, func(t *testing.T) {
			url, doer := serve(t, answer(200, body))
			for _, r := range []refresh{{endpoint(url, doer), "r1"}, {oauth.BackEnd{Doer: doer, URL: url}, "r1"}, {pageFunc(body, nil), "r1"}} {
				if got, err := r.by.Refresh(t.Context(), r.spend); err != nil || got.RefreshToken != "r1" {
					t.Errorf("%T keeps %q, %v", r.by, got.RefreshToken, err)
				}
			}
		})
	}
}

func TestOwnPostsJSON(t *testing.T) {
	for _, c := range []struct {
		name, spend, answer string
		own                 oauth.BackEnd
		body                map[string]string
		credentials         string
		want                token.Response
	}{
		{"standard names", "r1", `{"access_token":"a","refresh_token":"r2"}`, oauth.BackEnd{},
			map[string]string{"refresh_token": "r1"}, "same-origin", token.Response{AccessToken: "a", RefreshToken: "r2"}},
		{"its own names", "r1", `{"jwt":"a","renew":"r2"}`, oauth.BackEnd{Fields: token.Fields{"access_token": "jwt", "refresh_token": "renew"}, Credentials: "omit"},
			map[string]string{"renew": "r1"}, "omit", token.Response{AccessToken: "a", RefreshToken: "r2"}},
		{"its own names in an object", "r1", `{"data":{"jwt":"a","renew":"r2"}}`, oauth.BackEnd{Fields: token.Fields{"access_token": "data.jwt", "refresh_token": "data.renew"}},
			map[string]string{"renew": "r1"}, "same-origin", token.Response{AccessToken: "a", RefreshToken: "r2"}},
		{"SimpleJWT", "r1", `{"access":"a","refresh":"r2"}`, oauth.BackEnd{Fields: token.Fields{"access_token": "access", "refresh_token": "refresh"}},
			map[string]string{"refresh": "r1"}, "same-origin", token.Response{AccessToken: "a", RefreshToken: "r2"}},
		{"ASP.NET Identity", "r1", `{"tokenType":"Bearer","accessToken":"a","expiresIn":3600,"refreshToken":"r2"}`, oauth.BackEnd{Fields: token.Fields{"refresh_token": "refreshToken"}},
			map[string]string{"refreshToken": "r1"}, "same-origin", token.Response{AccessToken: "a", TokenType: "Bearer", ExpiresIn: time.Hour, RefreshToken: "r2"}},
		{"Supabase", "r1", `{"access_token":"a","token_type":"bearer","expires_in":3600,"expires_at":1893456000,"refresh_token":"r2","user":{"id":"1"}}`, oauth.BackEnd{Headers: map[string]string{"apikey": "k"}},
			map[string]string{"refresh_token": "r1"}, "same-origin", token.Response{AccessToken: "a", TokenType: "bearer", ExpiresIn: time.Hour, RefreshToken: "r2"}},
		{"a lifetime as text", "r1", `{"access_token":"a","expires_in":"3600","id_token":"i","refresh_token":"r2"}`, oauth.BackEnd{},
			map[string]string{"refresh_token": "r1"}, "same-origin", token.Response{AccessToken: "a", IDToken: "i", ExpiresIn: time.Hour, RefreshToken: "r2"}},
		{"a cookie", "", `{"access_token":"a"}`, oauth.BackEnd{Credentials: "include"},
			map[string]string{}, "include", token.Response{AccessToken: "a"}},
		{"a cookie, and a token that nobody should keep", "", `{"access_token":"a","refresh_token":"r2"}`, oauth.BackEnd{Credentials: "include"},
			map[string]string{}, "include", token.Response{AccessToken: "a"}},
		{"201", "r1", `{"access_token":"a"}`, oauth.BackEnd{}, map[string]string{"refresh_token": "r1"}, "same-origin", token.Response{AccessToken: "a", RefreshToken: "r1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			url, doer := serve(t, func(w http.ResponseWriter, r *http.Request) {
				var body map[string]string
				if err := json.NewDecoder(r.Body).Decode(&body); err != nil || body == nil || !maps.Equal(body, c.body) {
					t.Errorf("body %v, %v, want %v", body, err, c.body)
				}
				if r.Method != "POST" || r.Header.Get("Content-Type") != "application/json" || r.Header.Get("Accept") != "application/json" || r.Header.Get("Test-Credentials") != c.credentials {
					t.Errorf("request %s with %v", r.Method, r.Header)
				}
				if c.name == "201" {
					w.WriteHeader(201)
				}
				io.WriteString(w, c.answer)
			})
			c.own.Doer, c.own.URL = doer, url
			if got, err := c.own.Refresh(t.Context(), c.spend); err != nil || got != c.want {
				t.Errorf("Refresh = %#v, %v, want %#v", got, err, c.want)
			}
		})
	}
}

func TestOwnSendsTheHeadersOfTheConfiguration(t *testing.T) {
	var got http.Header
	url, doer := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		io.WriteString(w, `{"access_token":"a"}`)
	})
	own := oauth.BackEnd{Doer: doer, URL: url, Headers: map[string]string{"apikey": "k", "Authorization": "Basic eA==", "accept": "application/vnd.app+json"}}
	refresh := func() error { _, err := own.Refresh(t.Context(), "r1"); return err }
	signOut := func() error { return own.SignOut(t.Context(), "r1") }
	for _, send := range []func() error{refresh, signOut} {
		if err := send(); err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]string{"apikey": "k", "Authorization": "Basic eA==", "Accept": "application/vnd.app+json", "Content-Type": "application/json"} {
			if values := got.Values(name); len(values) != 1 || values[0] != want {
				t.Errorf("%s = %q, want %q", name, values, want)
			}
		}
	}
}
