package signin

import (
	"context"
	"strings"
	"time"

	"perennial/wasm/config"
	"perennial/wasm/fault"
	"perennial/wasm/oauth"
	"perennial/wasm/route"
)

// SignIn begins sessions at the provider of the configuration, and ends them.
type SignIn struct {
	Client  Client // nil: the configuration names no provider
	Legacy  Legacy
	Keeper  Keeper
	Config  config.Config
	Page    Page
	Pending Pending
	Prover  Prover // nil without DPoP
	Back    Back
	Events  Events
	Arrival *Arrival // nil: the page was opened with no callback
}

// Sent is where to send the user, and the state that the answer will have.
type Sent struct {
	URL   string `json:"url"`
	State string `json:"state"`
}

// Authorize begins a sign-in.
func (s SignIn) Authorize(ctx context.Context, o Options) (Sent, error) {
	if s.Client == nil {
		return Sent{}, fault.New(fault.InvalidConfig, "signin", "signin needs issuer, or tokenEndpoint and authorizationEndpoint, in the configuration; after a login of your own call authenticate")
	}
	request := o.request(s.Config)
	if s.Pending.Blocked != nil && !o.Popup {
		return Sent{}, fault.Wrap(fault.StorageBlocked, "signin", "nothing of this page would be left to know the answer by; allow it storage, or sign in with popup: true", s.Pending.Blocked)
	}
	if s.Prover != nil {
		thumbprint, err := s.Prover.Thumbprint(ctx)
		if err != nil {
			return Sent{}, err
		}
		request.KeyThumbprint = thumbprint
	}
	switch own, ok := s.ownURL(request.ReturnTo); {
	case request.ReturnTo == "":
		request.ReturnTo = s.Back.peek()
		if request.ReturnTo == "" && !o.Popup { // which leaves the page where it is
			request.ReturnTo = s.Page.Location()
		}
	case ok:
		request.ReturnTo = own
	}
	redirect, err := s.redirectURI("redirectUri", either(o.RedirectURI, s.Config.RedirectURI))
	if err != nil {
		return Sent{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, s.Config.Policy.Timeout)
	defer cancel()
	s.settle(ctx)
	target, p, err := s.Client.Authorize(ctx, request, redirect)
	if err != nil {
		return Sent{}, err
	}
	return Sent{URL: target, State: p.State}, s.Pending.put(p)
}

// revokeTime is how long the user waits for the revocation that a sign-out has begun, before the page goes elsewhere.
const revokeTime = 2 * time.Second

// settle waits for that.
func (s SignIn) settle(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, revokeTime)
	defer cancel()
	s.Keeper.Revoked(ctx)
}

// redirectURI is where an answer comes back to: a URL of the page's own origin. option is what the page calls it.
func (s SignIn) redirectURI(option, given string) (string, error) {
	if _, ok := route.Own("/", s.Page.Origin()); !ok {
		return "", fault.New(fault.Unsupported, "signin", "this page has no origin of its own to come back to")
	}
	own, ok := s.ownURL(given)
	if !ok {
		return "", fault.New(fault.InvalidArgument, "signin", option+" must be a path or a URL of the page's own origin")
	}
	return own, nil
}

// ownURL makes an absolute URL of one of the page's own origin. What begins with a slash counts from the origin, any other relative one
// from document.baseURI.
func (s SignIn) ownURL(given string) (string, bool) {
	if own, ok := route.Own(given, s.Page.Origin()); ok {
		return own, true
	}
	return route.Own(s.Page.Resolve(given), s.Page.Origin())
}

// IsOurs tells whether a URL is a callback to a sign-in that this tab has begun, or poses as one: where an answer is
// still awaited, one with another state does not pass in silence.
func (s SignIn) IsOurs(raw string) bool {
	cb, ok := oauth.ParseCallback(raw)
	if !ok {
		return false
	}
	all := s.Pending.all()
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

// MayBeAnswer tells whether a URL is a callback to a sign-in begun here, or, as a popup's is, in another tab.
func (s SignIn) MayBeAnswer(raw string) bool {
	cb, ok := oauth.ParseCallback(raw)
	return ok && (s.isFrom(cb) || s.IsOurs(raw))
}

// isFrom tells whether a callback may be from the provider of the configuration.
func (s SignIn) isFrom(cb oauth.Callback) bool {
	if s.Client == nil || s.Config.Issuer == "" && s.Config.Endpoints.Authorization == "" {
		return false
	}
	return cb.Issuer == "" || s.Config.Issuer == "" || cb.Issuer == s.Config.Issuer || oauth.ManyTenants(s.Config.Issuer)
}

// isSpent tells whether a URL that is not ours is an answer all the same: at the configured redirectUri, and of no other provider.
func (s SignIn) isSpent(raw string) bool {
	cb, ok := oauth.ParseCallback(raw)
	if !ok || !s.isFrom(cb) {
		return false
	}
	configured, ok := s.ownURL(s.Config.RedirectURI)
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

// Password signs in at a legacy tenant (the guide's auth.signin).
func (s SignIn) Password(ctx context.Context, o Options) error {
	authenticate := s.Keeper.SigningIn()
	patience, cancel := context.WithTimeout(ctx, s.Config.Policy.Timeout)
	defer cancel()
	tokens, err := s.Legacy.SignIn(patience, oauth.Credentials{
		Username: o.Username, Password: o.Password, Connection: o.Connection,
		Scope: either(o.Scope, s.Config.Scope), Device: either(o.Device, s.Config.Device),
	})
	if err != nil {
		return err
	}
	if err := authenticate(ctx, tokens, nil); err != nil {
		return err
	}
	s.checkRefreshToken(tokens, either(o.Scope, s.Config.Scope))
	return nil
}

func either(first, second string) string {
	if first != "" {
		return first
	}
	return second
}
