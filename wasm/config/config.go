package config

import (
	"time"

	"perennial/wasm/route"
	"perennial/wasm/token"
)

// Where a session is kept.
const (
	LocalStorage   = "localStorage"   // for all tabs, until sign-out
	SessionStorage = "sessionStorage" // for one tab
	Memory         = "memory"         // for one page
)

// Config is a configuration that has been checked, with its defaults filled in.
type Config struct {
	Namespace string // separates sessions on one origin; "default"
	From      string // whom a session is from: the issuer, or what stands for it, a space, and the client identifier

	// Exactly one of these five is the way to refresh.
	Issuer        string // OpenID Connect or OAuth 2.0 with discovery; needs ClientID
	TokenEndpoint string // OAuth 2.0 without discovery; needs ClientID
	RefreshURL    string // the application's own JSON endpoint
	Refresh       bool   // the page's own function
	Auth0         Auth0  // the legacy endpoints of the AngularJS guide

	// What a server without discovery has beside its token endpoint. EndSession may stand beside Issuer as well.
	Endpoints Endpoints

	// LogoutParams are what the EndSession endpoint is sent, and nothing else, where it is none of the standard; nil: it is.
	LogoutParams map[string]string

	// SignoutURL is the application's own endpoint that ends a session, in the place of the server's revocation; "" for none.
	SignoutURL string

	ClientID    string
	Fields      token.Fields      // the names that RefreshURL uses
	Headers     map[string]string // what else RefreshURL and SignoutURL are sent
	Credentials string            // which cookies RefreshURL is sent: "same-origin", "include" or "omit"
	Scope       string            // what a sign-in asks for; "openid offline_access"
	Device      string            // what the provider is to call this device
	Tenants     []string          // whose users may sign in, where Issuer stands for many tenants (Entra); none: those of every tenant
	RedirectURI string            // where a sign-in comes back to: a path or a URL of the page's own origin; "/"
	DPoP        bool              // bind tokens to a key of this browser (RFC 9449)
	Encrypt     bool              // keep the record unreadable without a key of this browser
	Courier     string            // the path of the service worker that carries out refreshes; "": each page does it itself
	Storage     string            // "localStorage", "sessionStorage" or "memory"
	Policy      Policy
	Routes      route.Rules
	APIs        []API
	Debug       bool
}

// Policy says when to refresh and how long to wait. In the configuration its times are seconds.
type Policy struct {
	Early      float64       // the fraction of the lifetime after which a token is refreshed; 0.75
	Leeway     time.Duration // how long before its expiry a token is no longer sent; 0: automatic
	Timeout    time.Duration // how long a refresh may take; 10 s
	Backoff    time.Duration // the pause after a first failure; 1 s
	MaxBackoff time.Duration // the longest pause; 60 s, or Backoff if that is more
	Idle       time.Duration // how long a session lasts without the user; 0: forever
	Absolute   time.Duration // how long a session lasts at all; 0: forever
}

// API is one covered API.
type API struct {
	Name   string // what it is called in errors and in tokenGetter; Origin + Path
	Origin string // scheme, host and port
	Path   string // the prefix of its paths, "" for all
	Token  string // "access_token", "id_token", or "": the access token if there is one, else the id_token
	Header string // the header that carries the token; "Authorization"
	Prefix string // what stands before the token in the header; "Bearer "
	Param  string // the query parameter that carries the token instead, "" for the header

	// An API with any of these has an access token of its own (RFC 8707).
	Audience, Resource, Scope string
}

// OwnToken reports whether the API has an access token of its own.
func (a API) OwnToken() bool { return a.Audience+a.Resource+a.Scope != "" }

// Endpoints are those of a server without discovery, named as in RFC 8414 section 2.
type Endpoints struct {
	Authorization, Revocation, UserInfo, EndSession, JWKS string
}

// Auth0 is a legacy tenant.
type Auth0 struct {
	Domain, ClientID string
}

// CookieMode reports whether the refresh token lies in an HttpOnly cookie: then there may be a session to
// refresh even though no script can see one.
func (c Config) CookieMode() bool {
	return c.RefreshURL != "" && c.Credentials == "include"
}
