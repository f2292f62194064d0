package signin

import (
	"context"

	"perennial/wasm/json"
	"perennial/wasm/oauth"
	"perennial/wasm/token"
)

// Client is the app as its authorization server knows it: *oauth.Client, which says what each method fails with.
type Client interface {
	Authorize(ctx context.Context, r oauth.AuthorizationRequest, redirectURI string) (location string, t oauth.Transaction, err error)
	Exchange(ctx context.Context, t oauth.Transaction, cb oauth.Callback) (token.Response, token.Claims, error)
	UserInfo(ctx context.Context, accessToken, tokenType, subject string) (token.Claims, error)
	EndSession(ctx context.Context, idToken, redirectURI string) (oauth.Logout, error)
}

// Legacy is a tenant that takes a user's name and password: oauth.Legacy.
type Legacy interface {
	SignIn(ctx context.Context, c oauth.Credentials) (token.Response, error)
}

// Prover names the key that tokens are bound to (RFC 7638).
type Prover interface {
	Thumbprint(ctx context.Context) (string, error)
}

// Keeper keeps the session: *session.Keeper.
type Keeper interface {
	// SigningIn is called before tokens are asked for, and returns what begins a session with them. That fails with
	// fault.SessionEnded if the user has signed out meanwhile.
	SigningIn() func(ctx context.Context, tokens token.Response, profile json.RawMessage) error
	// SignOut ends the session on this device.
	SignOut(ctx context.Context) error
	// IDToken is the id_token of the session, or else, once, of the one that has ended here last; "" if there is none.
	IDToken() string
	// Revoked returns when the revocations that have begun have been tried, or when ctx ends.
	Revoked(ctx context.Context)
}

// Page is where the user is.
type Page interface {
	// Location is the URL of the page.
	Location() string
	// Origin is its origin: "https://app.example", or "null" for an opaque one.
	Origin() string
	// Resolve returns a URL as an absolute one; a relative one counts from document.baseURI. "" for what is no URL.
	Resolve(url string) string
}

// Store keeps texts for this tab: sessionStorage, or memory where that is blocked.
type Store interface {
	Get(key string) (text string, ok bool, err error)
	Set(key, text string) error
	Remove(key string) error
}

// Events has the page know what no call of its own waits for.
type Events interface {
	// Report passes on an error.
	Report(err error)
	// SignInFailed says that a sign-in by redirect came to nothing; returnTo is where the user was before, as a path.
	SignInFailed(err error, returnTo string)
	// SignOutBegins is called when a sign-out begins.
	SignOutBegins()
	// SignOutIncomplete says why a sign-out does not end the session at the provider.
	SignOutIncomplete(err error)
}
