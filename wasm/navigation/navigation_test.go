package navigation_test

import (
	"context"
	"errors"
	"testing"

	"perennial/wasm/navigation"
	"perennial/wasm/route"
	"perennial/wasm/session"
	"perennial/wasm/signin"
)

// app is a session that goes from one state to the next when it is refreshed, and a sign-in whose callback is /callback.
type app struct {
	state, next         session.State
	restored, refreshed error
	saved               string
}

func (a *app) Patient(ctx context.Context) (context.Context, func()) { return ctx, func() {} }
func (a *app) Restore(context.Context) error                         { return a.restored }
func (a *app) State() session.State                                  { return a.state }
func (a *app) Token(context.Context, session.Need) (session.Credential, error) {
	a.state = a.next
	return session.Credential{}, a.refreshed
}
func (a *app) Save(url string)            { a.saved = url }
func (a *app) IsCallback(url string) bool { return url == "/callback" }
func (a *app) HandleCallback(_ context.Context, page signin.PageURL) (signin.Outcome, error) {
	return signin.Outcome{Outcome: "signedin", URL: page.URL, Location: "/account"}, nil
}

func TestANavigation(t *testing.T) {
	down := errors.New("down")
	for _, c := range []struct {
		name  string
		url   string
		app   app
		want  signin.Outcome
		saved string // where the user returns to after signing in
		fails bool
	}{
		{"with a fresh session", "/account", app{state: session.Fresh}, signin.Outcome{Outcome: "restored", URL: "/account"}, "", false},
		{"with one to refresh", "/account", app{state: session.Refreshable, next: session.Fresh}, signin.Outcome{Outcome: "refreshed", URL: "/account"}, "", false},
		{"that cannot be refreshed now", "/account", app{state: session.Refreshable, next: session.Refreshable, refreshed: down}, signin.Outcome{Outcome: "offline", URL: "/account"}, "", false},
		{"whose refresh ends the session", "/account", app{state: session.Refreshable, next: session.None}, signin.Outcome{Outcome: "login", URL: "/account", Location: "/login"}, "/account", false},
		{"whose refresh ends the session, on a public route", "/", app{state: session.Refreshable, next: session.None}, signin.Outcome{Outcome: "none", URL: "/"}, "", false},
		{"without a session", "/account", app{state: session.None}, signin.Outcome{Outcome: "login", URL: "/account", Location: "/login"}, "/account", false},
		{"with one that has expired", "/account", app{state: session.Ended}, signin.Outcome{Outcome: "login", URL: "/account", Location: "/login"}, "/account", false},
		{"without a session, on a public route", "/", app{state: session.None}, signin.Outcome{Outcome: "none", URL: "/"}, "", false},
		{"to a callback", "/callback", app{state: session.None, restored: down}, signin.Outcome{Outcome: "signedin", URL: "/callback", Location: "/account"}, "", false},
		{"whose session cannot be read", "/account", app{restored: down}, signin.Outcome{}, "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			hook := &navigation.Hook{Keeper: &c.app, SignIn: &c.app, ReturnTo: &c.app, Rules: route.Rules{Login: "/login", Protected: []string{"/account"}}}
			got, err := hook.Navigate(t.Context(), signin.PageURL{URL: c.url})
			if got != c.want || (err != nil) != c.fails {
				t.Errorf("the outcome is %+v, %v, want %+v", got, err, c.want)
			}
			if c.app.saved != c.saved {
				t.Errorf("the user returns to %q, want %q", c.app.saved, c.saved)
			}
		})
	}
}
