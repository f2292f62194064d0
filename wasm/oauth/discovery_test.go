package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
)

const (
	openID = "/.well-known/openid-configuration"
	oauth2 = "/.well-known/oauth-authorization-server"
)

// metadata serves one document, whose %s is the server's URL, at one path. The rest is 404.
func metadata(t *testing.T, path, document string) (url string, doer oauth.Doer, asked *atomic.Int32) {
	asked = new(atomic.Int32)
	url, doer = serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.Method != "GET" || r.Header.Get("Test-Credentials") != "omit" || r.Header.Get("Accept") != "application/json" {
			t.Errorf("request %s with %v", r.Method, r.Header)
		}
		if r.URL.Path != path {
			http.NotFound(w, r)
			return
		}
		io.WriteString(w, strings.ReplaceAll(document, "%s", "http://"+r.Host))
	})
	return url, doer, asked
}

func TestDiscoveryFindsTheTokenEndpoint(t *testing.T) {
	for _, c := range []struct{ name, issuer, path string }{
		{"OpenID Connect", "", openID},
		{"OpenID Connect, issuer with a slash", "/", openID},
		{"OpenID Connect, issuer with a path", "/tenant/7", "/tenant/7" + openID},
		{"OpenID Connect, issuer with a path and a slash", "/tenant/", "/tenant" + openID},
		{"RFC 8414", "", oauth2},
		{"RFC 8414, issuer with a path", "/tenant/7", oauth2 + "/tenant/7"},
	} {
		t.Run(c.name, func(t *testing.T) {
			url, doer, _ := metadata(t, c.path, `{"issuer":"%s`+c.issuer+`","token_endpoint":"%s/token","other":[1]}`)
			d := &oauth.Discovery{Doer: doer, Issuer: url + c.issuer}
			if got, err := tokenEndpoint(t, d); err != nil || got != url+"/token" {
				t.Errorf("the token endpoint is %q, %v", got, err)
			}
		})
	}
}

func TestDiscoveryRemembersASuccess(t *testing.T) {
	url, doer, asked := metadata(t, openID, `{"issuer":"%s","token_endpoint":"%s/token"}`)
	d := &oauth.Discovery{Doer: doer, Issuer: url}
	for range 3 {
		if _, err := tokenEndpoint(t, d); err != nil {
			t.Fatal(err)
		}
	}
	if asked.Load() != 1 {
		t.Errorf("asked %d times", asked.Load())
	}
}

func TestDiscoveryForgetsAFailure(t *testing.T) {
	var down atomic.Bool
	down.Store(true)
	url, doer := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if down.Load() {
			w.Header().Set("Retry-After", "3")
			w.WriteHeader(503)
			return
		}
		fmt.Fprintf(w, `{"issuer":"http://%s","token_endpoint":"http://%[1]s/token"}`, r.Host)
	})
	d := &oauth.Discovery{Doer: doer, Issuer: url}
	_, err := tokenEndpoint(t, d)
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != fault.ServerUnavailable || f.RetryAfter != 3*time.Second {
		t.Errorf("error = %v", err)
	}
	down.Store(false)
	if got, err := tokenEndpoint(t, d); err != nil || got != url+"/token" {
		t.Errorf("the token endpoint is %q, %v", got, err)
	}
}

func TestDiscoveryServesConcurrentCalls(t *testing.T) {
	url, doer, _ := metadata(t, openID, `{"issuer":"%s","token_endpoint":"%s/token"}`)
	d := &oauth.Discovery{Doer: doer, Issuer: url}
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			if got, err := tokenEndpoint(t, d); err != nil || got != url+"/token" {
				t.Errorf("the token endpoint is %q, %v", got, err)
			}
		})
	}
	wait.Wait()
}

func TestDiscoveryRefusesWhatItCannotUse(t *testing.T) {
	for _, c := range []struct {
		name, document string
		want           fault.Code
		says           string
	}{
		{"another issuer", `{"issuer":"https://evil.example","token_endpoint":"%s/token"}`, fault.InvalidConfig, "https://evil.example"},
		{"the issuer with a slash more", `{"issuer":"%s/","token_endpoint":"%s/token"}`, fault.InvalidConfig, "to the letter"},
		{"no issuer", `{"token_endpoint":"%s/token"}`, fault.InvalidConfig, "issuer"},
		{"no token endpoint", `{"issuer":"%s"}`, fault.MalformedResponse, "token_endpoint"},
		{"a token endpoint in clear text", `{"issuer":"%s","token_endpoint":"http://id.example/token"}`, fault.InvalidConfig, "plain HTTP"},
		{"a relative token endpoint", `{"issuer":"%s","token_endpoint":"/token"}`, fault.InvalidConfig, "absolute"},
		{"HTML", `<h1>Welcome</h1>`, fault.MalformedResponse, "JSON"},
	} {
		t.Run(c.name, func(t *testing.T) {
			url, doer, _ := metadata(t, openID, c.document)
			d := &oauth.Discovery{Doer: doer, Issuer: url}
			_, err := tokenEndpoint(t, d)
			wantCode(t, err, c.want)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v does not say %q", err, c.says)
			}
		})
	}
}

func TestDiscoveryNeverEndsASession(t *testing.T) {
	for status, want := range map[int]fault.Code{400: fault.ServerUnavailable, 401: fault.ServerUnavailable, 403: fault.ServerUnavailable, 404: fault.InvalidConfig, 429: fault.ServerUnavailable, 500: fault.ServerUnavailable} {
		url, doer := serve(t, answer(status, `{"error":"invalid_grant"}`))
		d := &oauth.Discovery{Doer: doer, Issuer: url}
		e := oauth.Endpoint{Doer: doer, ClientID: "demo", URL: func(context.Context) (string, error) { return tokenEndpoint(t, d) }}
		_, err := e.Refresh(t.Context(), "r1")
		wantCode(t, err, want)
	}
}

func TestDiscoveryStaysWithSecureIssuers(t *testing.T) {
	d := &oauth.Discovery{Doer: failing{errors.New("asked")}, Issuer: "http://id.example"}
	_, err := tokenEndpoint(t, d)
	wantCode(t, err, fault.InvalidConfig)
}

// tokenEndpoint is what a discovery finds.
func tokenEndpoint(t *testing.T, d *oauth.Discovery) (string, error) {
	m, err := d.Metadata(t.Context())
	return m.TokenEndpoint, err
}
