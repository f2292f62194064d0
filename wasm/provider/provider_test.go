package provider_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"perennial/wasm/config"
	"perennial/wasm/fault"
	"perennial/wasm/oauth"
	"perennial/wasm/provider"
	"perennial/wasm/session"
	"perennial/wasm/token"
)

// server answers each request alike, and keeps them.
type server struct {
	status int
	body   string
	err    error
	asked  []oauth.Request
}

func (s *server) Do(_ context.Context, r oauth.Request) (oauth.Response, error) {
	s.asked = append(s.asked, r)
	if s.err != nil {
		return oauth.Response{}, s.err
	}
	return oauth.Response{Status: s.status, Body: []byte(s.body)}, nil
}

func (s *server) last() oauth.Request { return s.asked[len(s.asked)-1] }

// options are those of a configuration, at a server.
func options(c config.Config, s *server) session.Options {
	clock := func(context.Context) (time.Time, error) { return time.Now(), nil }
	function := oauth.PageFunc{Call: func(_ context.Context, refreshToken string) (string, error) {
		s.asked = append(s.asked, oauth.Request{URL: "the page's function", Body: refreshToken})
		return s.body, s.err
	}}
	return provider.Options(c, s, provider.Client(c, s, clock, nil), function)
}

func TestHowASessionIsRefreshed(t *testing.T) {
	api := config.API{Name: "orders", Resource: "https://orders.example", Audience: "a", Scope: "read"}
	endpoint := config.Config{TokenEndpoint: "https://as.example/token", ClientID: "demo", APIs: []config.API{{Name: "plain"}, api}}
	for _, c := range []struct {
		name   string
		config config.Config
		grant  session.Grant
		url    string
		holds  []string // of the request's body
		lacks  string
	}{
		{"at a token endpoint", endpoint, session.Main, "https://as.example/token", []string{"grant_type=refresh_token", "client_id=demo", "refresh_token=r1"}, "resource"},
		{"for one API", endpoint, "orders", "https://as.example/token", []string{"resource=https%3A%2F%2Forders.example", "audience=a", "scope=read"}, ""},
		{"at the app's own back end", config.Config{RefreshURL: "/refresh", Credentials: "include"}, session.Main, "/refresh", []string{`"refresh_token":"r1"`}, ""},
		{"by the page's own function", config.Config{Refresh: true}, session.Main, "the page's function", []string{"r1"}, ""},
		{"at a legacy tenant", config.Config{Auth0: config.Auth0{Domain: "tenant.auth0.com", ClientID: "demo"}}, session.Main, "https://tenant.auth0.com/delegation", []string{"refresh_token=r1"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &server{status: 200, body: `{"access_token":"a2","id_token":"i2","refresh_token":"r2"}`}
			got, err := options(c.config, s).Refresher.Refresh(t.Context(), session.RefreshRequest{RefreshToken: "r1", Grant: c.grant})
			if err != nil || got.RefreshToken != "r2" {
				t.Fatalf("it brings %q, %v", got.RefreshToken, err)
			}
			r := s.last()
			for _, part := range c.holds {
				if r.URL != c.url || !strings.Contains(r.Body, part) || c.lacks != "" && strings.Contains(r.Body, c.lacks) || r.Errand != "" {
					t.Errorf("%s was sent %s", r.URL, r.Body)
				}
			}
		})
	}
}

func TestWhatComesOfAnErrand(t *testing.T) {
	c := config.Config{TokenEndpoint: "https://as.example/token", ClientID: "demo", APIs: []config.API{{Name: "orders", Resource: "https://orders.example"}}}
	down := fault.New(fault.NetworkError, "fetch", "down")
	for _, each := range []struct {
		name    string
		server  server
		order   session.RefreshRequest
		code    fault.Code
		lost    bool // nobody will ever know
		pending bool // the answer is still to come
	}{
		{"an answer", server{status: 200, body: `{"access_token":"a"}`}, session.RefreshRequest{RefreshToken: "the-refresh-token", Errand: "e", Resume: true}, "", false, false},
		{"a refusal", server{status: 400, body: `{"error":"invalid_grant"}`}, session.RefreshRequest{RefreshToken: "the-refresh-token", Errand: "e"}, fault.SessionEnded, false, false},
		{"nothing, for ever", server{err: fault.ErrLost}, session.RefreshRequest{RefreshToken: "the-refresh-token", Errand: "e"}, fault.Internal, true, false},
		{"nothing yet", server{err: down}, session.RefreshRequest{RefreshToken: "the-refresh-token", Errand: "e"}, fault.NetworkError, false, true},
		{"nothing, of the page's own request", server{err: down}, session.RefreshRequest{RefreshToken: "the-refresh-token"}, fault.NetworkError, false, false},
		{"of an API that this page has not", server{}, session.RefreshRequest{RefreshToken: "the-refresh-token", Errand: "e", Grant: "others"}, fault.Internal, true, false},
		{"a refusal for one API", server{status: 400, body: `{"error":"invalid_target"}`}, session.RefreshRequest{RefreshToken: "the-refresh-token", Grant: "orders"}, fault.GrantRefused, false, false},
	} {
		t.Run(each.name, func(t *testing.T) {
			s := each.server
			_, err := options(c, &s).Refresher.Refresh(t.Context(), each.order)
			var pending session.Unanswered
			if fault.CodeOf(err) != each.code || errors.Is(err, fault.ErrLost) != each.lost || errors.As(err, &pending) != each.pending {
				t.Errorf("it fails with %v", err)
			}
			if len(s.asked) > 0 && (s.last().Errand != each.order.Errand || s.last().Resume != each.order.Resume) {
				t.Errorf("sent %+v", s.last())
			}
		})
	}
}

func TestHowASessionIsRevoked(t *testing.T) {
	idToken := "e30.eyJzdWIiOiJhZGEifQ.x" // of the subject ada
	for _, c := range []struct {
		name   string
		config config.Config
		tokens session.Tokens
		token  string // what the server is given; "" for nothing
		url    string
		body   string // a part of it
	}{
		{"at the provider", config.Config{TokenEndpoint: "https://as.example/token", Endpoints: config.Endpoints{Revocation: "https://as.example/revoke"}},
			session.Tokens{Refresh: "r1"}, "r1", "https://as.example/revoke", "token_type_hint=refresh_token"},
		{"at the app's own back end", config.Config{RefreshURL: "/refresh", SignoutURL: "/signout"}, session.Tokens{Refresh: "r1"}, "r1", "/signout", `"refresh_token":"r1"`},
		{"at the app's own back end, by a cookie", config.Config{RefreshURL: "/refresh", SignoutURL: "/signout", Credentials: "include"}, session.Tokens{}, session.Cookie, "/signout", `{}`},
		{"at a legacy tenant", config.Config{Auth0: config.Auth0{Domain: "tenant.auth0.com", ClientID: "demo"}, Device: "laptop"}, session.Tokens{ID: idToken, Refresh: "r1"}, idToken,
			"https://tenant.auth0.com/api/v2/device-credentials?client_id=demo&type=refresh_token&user_id=ada", ""},
		{"at a legacy tenant, with nothing to revoke", config.Config{Auth0: config.Auth0{Domain: "tenant.auth0.com"}}, session.Tokens{ID: idToken}, "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &server{status: 200, body: `[]`}
			o := options(c.config, s)
			revocable := o.Revocable
			if revocable == nil {
				revocable = func(t session.Tokens) string { return t.Refresh } // see session.Options
			}
			given := revocable(c.tokens)
			if given != c.token {
				t.Fatalf("the server is given %q, want %q", given, c.token)
			}
			if given == "" {
				return
			}
			if err := o.Revoker.Revoke(t.Context(), given); err != nil || s.last().URL != c.url || !strings.Contains(s.last().Body, c.body) {
				t.Errorf("sent %+v, %v", s.last(), err)
			}
		})
	}
	if o := options(config.Config{Refresh: true}, &server{}); o.Revoker != nil {
		t.Error("a page's own function has no way to revoke")
	}
}

func TestWhatAKeeperIsToldOfTheConfiguration(t *testing.T) {
	apis := []config.API{{Name: "a"}, {Name: "b", Token: token.IDToken}, {Name: "c", Scope: "read"}}
	for _, c := range []struct {
		name               string
		config             config.Config
		tokenless, ambient bool
		apis               []session.API
	}{
		{"a provider", config.Config{Issuer: "https://as.example", APIs: apis}, false, false, []session.API{{Name: "a"}, {Name: "b", Token: token.IDToken}, {Name: "c", Grant: "c"}}},
		{"a cookie", config.Config{RefreshURL: "/refresh", Credentials: "include"}, true, true, nil},
		{"the page's own function", config.Config{Refresh: true}, true, false, nil},
		{"a legacy tenant", config.Config{Auth0: config.Auth0{Domain: "tenant.auth0.com"}, APIs: apis[:2]}, false, false, []session.API{{Name: "a", Token: token.IDToken}, {Name: "b", Token: token.IDToken}}},
	} {
		c.config.Namespace, c.config.From = "default", "from"
		c.config.Policy = config.Policy{Early: 0.5, Timeout: time.Second, Idle: time.Hour, Absolute: 2 * time.Hour}
		o := options(c.config, &server{})
		if o.Namespace != "default" || o.From != "from" || o.Tokenless != c.tokenless || o.Ambient != c.ambient || !reflect.DeepEqual(o.APIs, c.apis) {
			t.Errorf("%s: %+v", c.name, o)
		}
		if p := o.Policy; p.Early != 0.5 || p.Timeout != time.Second || p.Idle != time.Hour || p.Absolute != 2*time.Hour {
			t.Errorf("%s: policy %+v", c.name, p)
		}
	}
}

func TestWhoseSessionIsTakenOver(t *testing.T) {
	of := func(issuer string) session.Tokens {
		return session.Tokens{ID: map[string]string{
			"https://as.example":    "e30.eyJpc3MiOiJodHRwczovL2FzLmV4YW1wbGUiLCJhdWQiOiJkZW1vIn0.x",
			"https://other.example": "e30.eyJpc3MiOiJodHRwczovL290aGVyLmV4YW1wbGUiLCJhdWQiOiJkZW1vIn0.x",
		}[issuer]}
	}
	known, unknown := config.Config{Issuer: "https://as.example", ClientID: "demo"}, config.Config{TokenEndpoint: "https://as.example/token"}
	for _, c := range []struct {
		name   string
		config config.Config
		tokens session.Tokens
		want   bool
	}{
		{"this issuer's", known, of("https://as.example"), true},
		{"another's", known, of("https://other.example"), false},
		{"without an id_token", known, session.Tokens{}, true},
		{"without an issuer to compare with", unknown, of("https://other.example"), true},
	} {
		if got := options(c.config, &server{}).TakesOver(c.tokens); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
