package signin

import (
	"context"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/oauth"
	"perennial/wasm/route"
)

// PageURL is the URL that a page has, or is to have.
type PageURL struct {
	URL string
}

// Members lists the members of the JSON object.
func (p *PageURL) Members(list *json.Members) {
	list.Always("url", &p.URL)
}

// OpenedPage is a page as it was opened.
type OpenedPage struct {
	URL     string // at first, whatever a router has made of it since
	Claimed bool   // another tab has taken the callback in it
}

// Members lists the members of the JSON object.
func (o *OpenedPage) Members(list *json.Members) {
	list.Always("url", &o.URL)
	list.Always("claimed", &o.Claimed)
}

// Outcome is what a navigation, or the callback that a page was opened with, has led to.
type Outcome struct {
	Outcome  string // "none", "restored", "refreshed", "login", "offline", "signedin" or "failed"
	URL      string // after a callback, without what the provider has put there
	Location string // the login page, or where the user was before signing in
}

// Members lists the members of the JSON object.
func (o *Outcome) Members(list *json.Members) {
	list.Always("outcome", &o.Outcome)
	list.Always("url", &o.URL)
	list.OmitEmpty("location", &o.Location)
}

// HandleOpened finishes the sign-in whose callback a page was opened with. A callback that nobody has asked for is reported where the
// configuration has callbacks come to: it was continued in another tab, bookmarked, or loaded again. What stands anywhere else
// belongs to others, and stays.
func (f *Flow) HandleOpened(ctx context.Context, page OpenedPage) (Outcome, error) {
	defer f.Opening.End()
	switch {
	case page.Claimed:
		return Outcome{Outcome: "none", URL: oauth.CleanURL(page.URL)}, nil
	case f.IsCallback(page.URL):
		return f.HandleCallback(ctx, PageURL{page.URL})
	case f.isUnclaimed(page.URL):
		f.Events.SignInFailed(fault.New(fault.CallbackSpent, "signin", "this answer has been used before, or was not asked for by this browser"), "")
		return Outcome{Outcome: "failed", URL: oauth.CleanURL(page.URL)}, nil
	}
	return Outcome{Outcome: "none", URL: page.URL}, nil
}

// HandleCallback finishes the sign-in whose callback a page has come to. A failure is an event, as no call of the page's waits for it;
// whoever is signed in stays so.
func (f *Flow) HandleCallback(ctx context.Context, page PageURL) (Outcome, error) {
	f.Opening.Begin()
	defer f.Opening.End()
	clean := oauth.CleanURL(page.URL)
	returnTo, err := f.Complete(ctx, page.URL)
	path, _ := route.ReturnPath(returnTo, f.Page.Origin())
	if err != nil {
		f.Events.SignInFailed(err, path)
		return Outcome{Outcome: "failed", URL: clean}, nil
	}
	return Outcome{Outcome: "signedin", URL: clean, Location: path}, nil
}

// CleanURL takes a callback that has been dealt with out of a URL: a router may have put it there again.
func CleanURL(_ context.Context, page PageURL) (PageURL, error) {
	return PageURL{oauth.CleanURL(page.URL)}, nil
}

// IsCallback reports whether a URL is a callback to a sign-in that this tab has begun, or poses as one: where a callback is
// still awaited, one with another state does not pass in silence.
func (f *Flow) IsCallback(url string) bool {
	cb, ok := oauth.ParseCallback(url)
	if !ok {
		return false
	}
	all := f.Transactions.all()
	if _, ok := all[cb.State]; ok {
		return true
	}
	for _, each := range all {
		if sameButQuery(each.RedirectURI, url) {
			return true
		}
	}
	return false
}

// MayBeCallback reports whether a URL is a callback to a sign-in that was begun here, or, as a popup's is, in another tab.
func (f *Flow) MayBeCallback(url string) bool {
	cb, ok := oauth.ParseCallback(url)
	return ok && (f.isFromProvider(cb) || f.IsCallback(url))
}

// isFromProvider reports whether a callback may be from the provider of the configuration (RFC 9207).
func (f *Flow) isFromProvider(cb oauth.Callback) bool {
	issuer := f.Config.Issuer
	if f.Client == nil || issuer == "" && f.Config.Endpoints.Authorization == "" {
		return false
	}
	return cb.Issuer == "" || issuer == "" || cb.Issuer == issuer || oauth.ManyTenants(issuer)
}

// isUnclaimed reports whether a URL that answers no sign-in of this tab is a callback all the same: at the configured redirectUri, and
// of no other provider.
func (f *Flow) isUnclaimed(url string) bool {
	cb, ok := oauth.ParseCallback(url)
	if !ok || !f.isFromProvider(cb) {
		return false
	}
	configured, ok := f.sameOriginURL(f.Config.RedirectURI)
	return ok && sameButQuery(configured, url)
}
