//go:build js && wasm

package main

import (
	"context"

	"perennial/wasm/browser"
	"perennial/wasm/oauth"
	"perennial/wasm/route"
	"perennial/wasm/session"
)

type place struct {
	URL string `json:"url"`
}

type outcome struct {
	Outcome  string `json:"outcome"`            // "none", "restored", "refreshed", "login", "offline", "signedin" or "failed"
	URL      string `json:"url"`                // after a sign-in's callback, without what the provider has put there
	Location string `json:"location,omitempty"` // the login page, or where the user was before signing in
}

// navigation is the route hook: it restores the session, refreshes it, or says where to sign in. A refresh
// that fails for now leaves the user where they are: "offline".
func (c calls) navigation(ctx context.Context, to place) (outcome, error) {
	if c.signIn.isOurs(to.URL) {
		return c.returned(ctx, to)
	}
	ctx, done := c.keeper.Patient(ctx)
	defer done()
	if err := c.keeper.Restore(ctx); err != nil {
		return outcome{}, err
	}
	d := c.rules.Decide(to.URL, states[c.keeper.State()])
	if d.Action == route.Refresh {
		if _, err := c.keeper.Token(ctx, session.Need{}); err != nil {
			return outcome{Outcome: "offline", URL: to.URL}, nil
		}
		if state := c.keeper.State(); state != session.Fresh {
			d = c.rules.Decide(to.URL, states[state])
		}
	}
	if d.Action == route.Login {
		c.back.remember(to.URL)
	}
	return outcome{Outcome: d.Outcome, URL: to.URL, Location: d.Location}, nil
}

// returned finishes a sign-in whose callback the page has come back to. A failure is an event, as no call of the
// page's waits for it; whoever is signed in stays so.
func (c calls) returned(ctx context.Context, to place) (outcome, error) {
	c.signIn.arrival.begin()
	defer c.signIn.arrival.end()
	clean := oauth.CleanURL(to.URL)
	returnTo, err := c.signIn.finish(ctx, to.URL)
	safe, _ := route.Back(returnTo, browser.Origin())
	if err != nil {
		c.tell.signInFailed(err, safe)
		return outcome{Outcome: "failed", URL: clean}, nil
	}
	return outcome{Outcome: "signedin", URL: clean, Location: safe}, nil
}
