//go:build js && wasm

package main

import (
	"context"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
)

type landing struct {
	URL     string `json:"url"`     // as the page was opened, whatever a router has made of it since
	Claimed bool   `json:"claimed"` // another tab has taken the answer in it
}

// arrive deals with the answer to a sign-in that the page was opened with. One that nobody has asked for is reported where the
// configuration has answers come back to: it was continued in another tab, bookmarked, or loaded again. What stands anywhere else belongs to
// others, and stays.
func (c calls) arrive(ctx context.Context, at landing) (outcome, error) {
	defer c.signIn.arrival.end()
	switch {
	case at.Claimed:
		return outcome{Outcome: "none", URL: oauth.CleanURL(at.URL)}, nil
	case c.signIn.isOurs(at.URL):
		return c.returned(ctx, place{at.URL})
	case c.signIn.isSpent(at.URL):
		c.tell.signInFailed(fault.New(fault.CallbackSpent, "signin", "this answer has been used before, or was not asked for by this browser"), "")
		return outcome{Outcome: "failed", URL: oauth.CleanURL(at.URL)}, nil
	}
	return outcome{Outcome: "none", URL: at.URL}, nil
}

// clean takes an answer that has been dealt with out of a URL: a router may have put it there again.
func (c calls) clean(_ context.Context, at place) (place, error) {
	return place{oauth.CleanURL(at.URL)}, nil
}
