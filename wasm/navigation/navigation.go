package navigation

import (
	"context"

	"perennial/wasm/route"
	"perennial/wasm/session"
	"perennial/wasm/signin"
)

// Hook is the route hook of an app.
type Hook struct {
	Keeper   Keeper
	SignIn   SignIn
	Rules    route.Rules
	ReturnTo ReturnTo
}

// Keeper keeps the session: *session.Keeper.
type Keeper interface {
	// Patient returns a context for a page's call, which waits for as long as policy allows. done must be called in the end.
	Patient(ctx context.Context) (patient context.Context, done func())
	// Restore reads the session as earlier pages and other tabs have left it.
	Restore(ctx context.Context) error
	// State says how the session stands.
	State() session.State
	// Token refreshes the session if need be.
	Token(ctx context.Context, n session.Need) (session.Credential, error)
}

// SignIn finishes sign-ins: signin.Flow.
type SignIn interface {
	// IsCallback reports whether a URL is a callback to a sign-in that this tab has begun.
	IsCallback(url string) bool
	// HandleCallback finishes it.
	HandleCallback(ctx context.Context, to signin.PageURL) (signin.Outcome, error)
}

// ReturnTo remembers where the user was when a sign-in was asked for: signin.ReturnTo.
type ReturnTo interface {
	Save(url string)
}

// Navigate restores the session, refreshes it, or says where to sign in. A refresh that fails for now leaves the user where
// they are: "offline".
func (h *Hook) Navigate(ctx context.Context, to signin.PageURL) (signin.Outcome, error) {
	if h.SignIn.IsCallback(to.URL) {
		return h.SignIn.HandleCallback(ctx, to)
	}
	ctx, done := h.Keeper.Patient(ctx)
	defer done()
	if err := h.Keeper.Restore(ctx); err != nil {
		return signin.Outcome{}, err
	}
	d := h.Rules.Decide(to.URL, states[h.Keeper.State()])
	if d.Action == route.Refresh {
		if _, err := h.Keeper.Token(ctx, session.Need{}); err != nil {
			return signin.Outcome{Outcome: "offline", URL: to.URL}, nil
		}
		if state := h.Keeper.State(); state != session.Fresh {
			d = h.Rules.Decide(to.URL, states[state])
		}
	}
	if d.Action == route.Login {
		h.ReturnTo.Save(to.URL)
	}
	return signin.Outcome{Outcome: d.Outcome, URL: to.URL, Location: d.Location}, nil
}

// states says what a session is to a navigation.
var states = map[session.State]route.Session{
	session.None:        route.None,
	session.Fresh:       route.Fresh,
	session.Refreshable: route.Refreshable,
	session.Ended:       route.Expired,
}
