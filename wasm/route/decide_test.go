package route_test

import (
	"testing"

	"perennial/wasm/route"
)

var rules = route.Rules{Login: "/login", Protected: []string{"/account", "/account/*", "#/account/*", "/*/edit"}, Public: []string{"/account/help*"}}

func TestDecide(t *testing.T) {
	const origin = "https://app.example.com"
	for _, c := range []struct {
		name, url string
		session   route.Session
		want      route.Decision
	}{
		{"fresh on a protected route", "/account/7", route.Fresh, route.Decision{Action: route.Stay, Outcome: "restored"}},
		{"fresh on a public route", "/", route.Fresh, route.Decision{Action: route.Stay, Outcome: "restored"}},
		{"refreshable on a protected route", "/account/7", route.Refreshable, route.Decision{Action: route.Refresh, Outcome: "refreshed"}},
		{"refreshable on a public route", "/", route.Refreshable, route.Decision{Action: route.Refresh, Outcome: "refreshed"}},
		{"expired on a public route", "/", route.Expired, route.Decision{Action: route.Stay, Outcome: "none"}},
		{"none on a public route", "/", route.None, route.Decision{Action: route.Stay, Outcome: "none"}},
		{"expired on a protected route", "/account/7", route.Expired, route.Decision{Action: route.Login, Location: "/login", Outcome: "login"}},
		{"none on a protected route", "/account/7", route.None, route.Decision{Action: route.Login, Location: "/login", Outcome: "login"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := rules.Decide(origin+c.url, c.session); got != c.want {
				t.Errorf("Decide = %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestWhichRoutesAreProtected(t *testing.T) {
	for url, want := range map[string]bool{
		"https://h/account":             true,
		"https://h/account?tab=1":       true,
		"https://h/account#top":         true,
		"https://h/account/":            true,
		"https://h/account/a/b":         true,
		"https://h/%61ccount/a":         true,
		"https://h/account/%zz":         true,
		"https://h/posts/7/edit":        true,
		"https://h/#/account/7":         true,
		"https://h/app?x=1#/account/7":  true,
		"https://h:8080/account":        true,
		"/account/7":                    true,
		"https://h":                     false,
		"https://h/":                    false,
		"https://h/accounts":            false,
		"https://h/Account":             false,
		"https://h/x/account":           false,
		"https://h/account/help":        false,
		"https://h/account/help/more?x": false,
		"https://h/?next=/account/7":    false,
		"https://h/#account/7":          false,
		"https://account/":              false,
		"https://h/login":               false,
		"about:blank":                   false,
		"":                              false,
	} {
		if got := rules.Decide(url, route.None).Action == route.Login; got != want {
			t.Errorf("%q protected: %v, want %v", url, got, want)
		}
	}
}

func TestTheLoginPageIsNeverProtected(t *testing.T) {
	for _, c := range []struct {
		login, url string
		location   string // "" when the URL is the login page
	}{
		{"/login", "https://h/login", ""},
		{"/login", "https://h/login?next=%2Faccount#x", ""},
		{"/login", "https://h/login/", "/login"},
		{"/login?from=app", "https://h/login", ""},
		{"/login?from=app", "https://h/", "/login?from=app"},
		{"#/login", "https://h/app?x=1#/login", ""},
		{"#/login", "https://h/app?x=1#/home", "/app?x=1#/login"},
		{"#/login", "https://h/app", "/app#/login"},
		{"#/login", "https://h", "/#/login"},
		{"#/login", "https://h//evil.example#/home", "/.//evil.example#/login"},
		{"/app#/login", "https://h/app#/login", ""},
		{"/app#/login", "https://h/app#/home", "/app#/login"},
		{"/login", "/home", "/login"},
	} {
		r := route.Rules{Login: c.login, Protected: []string{"*"}}
		if err := r.Validate(); err != nil {
			t.Errorf("login %q: %v", c.login, err)
		}
		if got := r.Decide(c.url, route.None); got.Location != c.location {
			t.Errorf("login %q at %q: Location %q, want %q", c.login, c.url, got.Location, c.location)
		}
	}
}

func TestWithoutRulesNothingIsProtected(t *testing.T) {
	for _, s := range []route.Session{route.None, route.Expired} {
		if got := (route.Rules{}).Decide("https://h/account", s); got != (route.Decision{Action: route.Stay, Outcome: "none"}) {
			t.Errorf("Decide = %+v", got)
		}
	}
}
