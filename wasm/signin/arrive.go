package signin

import (
	"context"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
	"perennial/wasm/route"
)

// Place is where a page is, or is to go.
type Place struct {
	URL string `json:"url"`
}

// Outcome is what a navigation, or an answer that a page was opened with, has led to.
type Outcome struct {
	Outcome  string `json:"outcome"`            // "none", "restored", "refreshed", "login", "offline", "signedin" or "failed"
	URL      string `json:"url"`                // after a sign-in's callback, without what the provider has put there
	Location string `json:"location,omitempty"` // the login page, or where the user was before signing in
}

// Landing is the URL that a page was opened with.
type Landing struct {
	URL     string `json:"url"`     // as the page was opened, whatever a router has made of it since
	Claimed bool   `json:"claimed"` // another tab has taken the answer in it
}

// Arrive deals with the answer to a sign-in that the page was opened with. One that nobody has asked for is reported where the
// configuration has answers come back to: it was continued in another tab, bookmarked, or loaded again. What stands anywhere else belongs to
// others, and stays.
func (s SignIn) Arrive(ctx context.Context, at Landing) (Outcome, error) {
	defer s.Arrival.End()
	switch {
	case at.Claimed:
		return Outcome{Outcome: "none", URL: oauth.CleanURL(at.URL)}, nil
	case s.IsOurs(at.URL):
		return s.Returned(ctx, Place{at.URL})
	case s.isSpent(at.URL):
		s.Events.SignInFailed(fault.New(fault.CallbackSpent, "signin", "this answer has been used before, or was not asked for by this browser"), "")
		return Outcome{Outcome: "failed", URL: oauth.CleanURL(at.URL)}, nil
	}
	return Outcome{Outcome: "none", URL: at.URL}, nil
}

// Clean takes an answer that has been dealt with out of a URL: a router may have put it there again.
func Clean(_ context.Context, at Place) (Place, error) {
	return Place{oauth.CleanURL(at.URL)}, nil
}

// Returned finishes a sign-in whose callback the page has come back to. A failure is an event, as no call of the
// page's waits for it; whoever is signed in stays so.
func (s SignIn) Returned(ctx context.Context, to Place) (Outcome, error) {
	s.Arrival.Begin()
	defer s.Arrival.End()
	clean := oauth.CleanURL(to.URL)
	returnTo, err := s.Finish(ctx, to.URL)
	safe, _ := route.Back(returnTo, s.Page.Origin())
	if err != nil {
		s.Events.SignInFailed(err, safe)
		return Outcome{Outcome: "failed", URL: clean}, nil
	}
	return Outcome{Outcome: "signedin", URL: clean, Location: safe}, nil
}
