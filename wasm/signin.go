//go:build js && wasm

package main

import (
	"context"
	"strings"
	"time"

	"perennial/wasm/browser"
	"perennial/wasm/config"
	"perennial/wasm/fault"
	"perennial/wasm/oauth"
	"perennial/wasm/route"
	"perennial/wasm/session"
)

// signIn begins sessions at the provider of the configuration.
type signIn struct {
	client  *oauth.Client // nil: the configuration names no provider
	legacy  oauth.Legacy
	keeper  *session.Keeper
	config  config.Config
	pending pending
	prover  oauth.Prover // nil without DPoP
	back    back
	report  func(error) // what no call waits for
	arrival *arrival    // nil: the page was opened with no callback
}

// sent is where to send the user, and the state that the answer will have.
type sent struct {
	URL   string `json:"url"`
	State string `json:"state"`
}

// authorize begins a sign-in.
func (s signIn) authorize(ctx context.Context, o signInOptions) (sent, error) {
	if s.client == nil {
		return sent{}, fault.New(fault.InvalidConfig, "signin", "signin needs issuer, or tokenEndpoint and authorizationEndpoint, in the configuration; after a login of your own call authenticate")
	}
	request := o.request(s.config)
	if s.pending.blocked != nil && !o.Popup {
		return sent{}, fault.Wrap(fault.StorageBlocked, "signin", "nothing of this page would be left to know the answer by; allow it storage, or sign in with popup: true", s.pending.blocked)
	}
	if s.prover != nil {
		thumbprint, err := s.prover.Thumbprint(ctx)
		if err != nil {
			return sent{}, err
		}
		request.KeyThumbprint = thumbprint
	}
	switch own, ok := ownURL(request.ReturnTo); {
	case request.ReturnTo == "":
		request.ReturnTo = s.back.peek()
		if request.ReturnTo == "" && !o.Popup { // which leaves the page where it is
			request.ReturnTo = browser.Location()
		}
	case ok:
		request.ReturnTo = own
	}
	redirect, err := s.redirectURI("redirectUri", either(o.RedirectURI, s.config.RedirectURI))
	if err != nil {
		return sent{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, s.config.Policy.Timeout)
	defer cancel()
	s.settle(ctx)
	target, p, err := s.client.Authorize(ctx, request, redirect)
	if err != nil {
		return sent{}, err
	}
	return sent{URL: target, State: p.State}, s.pending.put(p)
}

// revokeTime is how long the user waits for the revocation that a sign-out has begun, before the page goes elsewhere.
const revokeTime = 2 * time.Second

// settle waits for that.
func (s signIn) settle(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, revokeTime)
	defer cancel()
	s.keeper.Revoked(ctx)
}

// redirectURI is where an answer comes back to: a URL of the page's own origin. option is what the page calls it.
func (s signIn) redirectURI(option, given string) (string, error) {
	if _, ok := route.Own("/", browser.Origin()); !ok {
		return "", fault.New(fault.Unsupported, "signin", "this page has no origin of its own to come back to")
	}
	own, ok := ownURL(given)
	if !ok {
		return "", fault.New(fault.InvalidArgument, "signin", option+" must be a path or a URL of the page's own origin")
	}
	return own, nil
}

// ownURL makes an absolute URL of one of the page's own origin. What begins with a slash counts from the origin, any other relative one
// from document.baseURI.
func ownURL(given string) (string, bool) {
	if own, ok := route.Own(given, browser.Origin()); ok {
		return own, true
	}
	return route.Own(browser.Resolve(given), browser.Origin())
}

// isOurs tells whether a URL is a callback to a sign-in that this tab has begun, or poses as one: where an answer is
// still awaited, one with another state does not pass in silence.
func (s signIn) isOurs(raw string) bool {
	cb, ok := oauth.ParseCallback(raw)
	if !ok {
		return false
	}
	all := s.pending.all()
	if _, ok := all[cb.State]; ok {
		return true
	}
	for _, one := range all {
		if samePlace(one.RedirectURI, raw) {
			return true
		}
	}
	return false
}

// mayBeAnswer tells whether a URL is a callback to a sign-in begun here, or, as a popup's is, in another tab.
func (s signIn) mayBeAnswer(raw string) bool {
	cb, ok := oauth.ParseCallback(raw)
	return ok && (s.isFrom(cb) || s.isOurs(raw))
}

// isFrom tells whether a callback may be from the provider of the configuration.
func (s signIn) isFrom(cb oauth.Callback) bool {
	if s.client == nil || s.config.Issuer == "" && s.config.Endpoints.Authorization == "" {
		return false
	}
	return cb.Issuer == "" || s.config.Issuer == "" || cb.Issuer == s.config.Issuer || oauth.ManyTenants(s.config.Issuer)
}

// isSpent tells whether a URL that is not ours is an answer all the same: at the configured redirectUri, and of no other provider.
func (s signIn) isSpent(raw string) bool {
	cb, ok := oauth.ParseCallback(raw)
	if !ok || !s.isFrom(cb) {
		return false
	}
	configured, ok := ownURL(s.config.RedirectURI)
	return ok && samePlace(configured, raw)
}

// samePlace compares URLs but for their queries and fragments.
func samePlace(a, b string) bool {
	bare := func(raw string) string {
		if end := strings.IndexAny(raw, "?#"); end >= 0 {
			return raw[:end]
		}
		return raw
	}
	return bare(a) == bare(b)
}

// password signs in at a legacy tenant (the guide's auth.signin).
func (s signIn) password(ctx context.Context, o signInOptions) error {
	authenticate := s.keeper.SigningIn()
	patience, cancel := context.WithTimeout(ctx, s.config.Policy.Timeout)
	defer cancel()
	tokens, err := s.legacy.SignIn(patience, oauth.Credentials{
		Username: o.Username, Password: o.Password, Connection: o.Connection,
		Scope: either(o.Scope, s.config.Scope), Device: either(o.Device, s.config.Device),
	})
	if err != nil {
		return err
	}
	if err := authenticate(ctx, tokens, nil); err != nil {
		return err
	}
	s.checkRefreshToken(tokens, either(o.Scope, s.config.Scope))
	return nil
}

func either(first, second string) string {
	if first != "" {
		return first
	}
	return second
}
