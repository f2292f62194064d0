package signin

import (
	"cmp"
	"context"
	"time"

	"perennial/wasm/config"
	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/oauth"
)

// A Flow signs users in at the provider of the configuration, and out. Its methods may be called concurrently.
type Flow struct {
	Client       Client // nil: the configuration names no provider
	Legacy       Legacy
	Keeper       Keeper
	Config       config.Config
	Page         Page
	Transactions Transactions
	Prover       Prover // nil without DPoP
	ReturnTo     ReturnTo
	Events       Events
	Opening      *OpeningCallback // nil: the page was opened with no callback
}

// AuthorizationURL is where to send the user to sign in.
type AuthorizationURL struct {
	URL   string
	State string // which the callback will have
}

// Members lists the members of the JSON object.
func (u *AuthorizationURL) Members(list *json.Members) {
	list.Always("url", &u.URL)
	list.Always("state", &u.State)
}

// Authorize begins a sign-in. It fails with fault.InvalidConfig where the configuration names no provider, with fault.StorageBlocked
// where nothing would be left to know the callback by, with fault.Unsupported where the page has no origin, with
// fault.InvalidArgument for an option that cannot be used, and like oauth.Client.Authorize.
func (f *Flow) Authorize(ctx context.Context, o Options) (AuthorizationURL, error) {
	if f.Client == nil {
		return AuthorizationURL{}, fault.New(fault.InvalidConfig, "signin", "signin needs issuer, or tokenEndpoint and authorizationEndpoint, in the configuration; after a login of your own call authenticate")
	}
	request := o.request(f.Config)
	if f.Transactions.Blocked != nil && !o.Popup {
		return AuthorizationURL{}, fault.Wrap(fault.StorageBlocked, "signin", "nothing of this page would be left to know the answer by; allow it storage, or sign in with popup: true", f.Transactions.Blocked)
	}
	if f.Prover != nil {
		thumbprint, err := f.Prover.Thumbprint(ctx)
		if err != nil {
			return AuthorizationURL{}, err
		}
		request.KeyThumbprint = thumbprint
	}
	request.ReturnTo = f.returnTo(o)
	redirect, err := f.redirectURI(cmp.Or(o.RedirectURI, f.Config.RedirectURI))
	if err != nil {
		return AuthorizationURL{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, f.Config.Policy.Timeout)
	defer cancel()
	f.awaitRevocation(ctx)
	target, transaction, err := f.Client.Authorize(ctx, request, redirect)
	if err != nil {
		return AuthorizationURL{}, err
	}
	return AuthorizationURL{URL: target, State: transaction.State}, f.Transactions.add(transaction)
}

// returnTo is where the user is to be after the sign-in: where the page says, where a protected route was asked for, or here. A popup
// leaves the page where it is.
func (f *Flow) returnTo(o Options) string {
	if o.ReturnTo != "" {
		if url, ok := f.sameOriginURL(o.ReturnTo); ok {
			return url
		}
		return o.ReturnTo // which nobody will follow
	}
	if saved := f.ReturnTo.peek(); saved != "" || o.Popup {
		return saved
	}
	return f.Page.Location()
}

// maxRevocationWait is how long the user waits for the revocation that a sign-out has begun, before the page goes elsewhere.
const maxRevocationWait = 2 * time.Second

// awaitRevocation waits for the revocations that have begun: a page that goes away would cut them off.
func (f *Flow) awaitRevocation(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, maxRevocationWait)
	defer cancel()
	f.Keeper.Revoked(ctx)
}

// Password signs in at a legacy tenant (the AngularJS guide's auth.signin). It fails like oauth.Legacy.SignIn.
func (f *Flow) Password(ctx context.Context, o Options) error {
	authenticate := f.Keeper.SigningIn()
	patience, cancel := context.WithTimeout(ctx, f.Config.Policy.Timeout)
	defer cancel()
	scope := cmp.Or(o.Scope, f.Config.Scope)
	tokens, err := f.Legacy.SignIn(patience, oauth.Credentials{
		Username: o.Username, Password: o.Password, Connection: o.Connection,
		Scope: scope, Device: cmp.Or(o.Device, f.Config.Device),
	})
	if err != nil {
		return err
	}
	if err := authenticate(ctx, tokens, nil); err != nil {
		return err
	}
	f.checkRefreshToken(tokens, scope)
	return nil
}
