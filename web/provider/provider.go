// Package provider is the demo's OpenID provider: go-oidc with stores that make refresh tokens
// single-use (RFC 6749 section 10.4: a replayed one ends the grant) and a one-click sign-in page.
package provider

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/luikyv/go-oidc/pkg/goidc"
	"github.com/luikyv/go-oidc/pkg/provider"
	"perennial/web/dpop"
)

const (
	// ClientID is the one client: public, PKCE with S256 (RFC 7636).
	ClientID = "demo"
	// Prefix is the path under which all endpoints lie but discovery.
	Prefix = "/oidc"
	// TokenPath is the token endpoint (RFC 6749 section 3.2).
	TokenPath = Prefix + "/token"
	// Discovery is where the issuer describes itself (OpenID Connect Discovery section 4).
	Discovery = "/.well-known/openid-configuration"

	refreshLifetime = 30 * 24 * time.Hour
)

// Provider is an OpenID provider for one origin.
type Provider struct {
	// Issuer is the origin, as in the tokens' iss.
	Issuer string
	// Audience is the aud of access tokens: the demo's API.
	Audience string
	// Grants are what users have allowed so far.
	Grants *Grants
	// Proofs judges the DPoP proofs that come with bound tokens.
	Proofs *dpop.Verifier

	keys    goidc.JSONWebKeySet
	handler http.Handler
}

// New makes a provider for origin ("http://localhost:8080"). Access and id_tokens live for ttl,
// which is a whole number of seconds, at least one.
func New(origin string, ttl time.Duration) (*Provider, error) {
	seconds := int(ttl / time.Second)
	if seconds < 1 || ttl%time.Second != 0 {
		return nil, fmt.Errorf("token lifetime %v: want whole seconds, at least 1s", ttl)
	}
	keys, err := newKeys()
	if err != nil {
		return nil, err
	}
	p := &Provider{Issuer: origin, Audience: origin + "/api", Grants: NewGrants(),
		Proofs: dpop.NewVerifier(origin), keys: keys}
	op, err := provider.New(goidc.ProfileOpenID, origin,
		func(context.Context) (goidc.JSONWebKeySet, error) { return keys, nil },
		provider.WithPathPrefix(Prefix),
		provider.WithScopes(goidc.ScopeOpenID, goidc.ScopeOfflineAccess, goidc.ScopeProfile),
		provider.WithStaticClient(client(origin)),
		provider.WithTokenAuthnMethods(goidc.ClientAuthnNone),
		provider.WithAuthorizationCodeGrant(),
		provider.WithPKCERequired(goidc.CodeChallengeMethodSHA256),
		provider.WithIssuerResponseParameter(),
		provider.WithRefreshTokenGrant(wantsRefresh, int(refreshLifetime/time.Second)),
		provider.WithRefreshTokenRotation(),
		provider.WithTokenRevocation(func(*goidc.Client) bool { return true }, goidc.ClientAuthnNone),
		provider.WithDPoP(goidc.ES256),
		provider.WithJWTLifetime(proofLeeway),
		provider.WithJWTLeewayTime(proofLeeway),
		provider.WithIDTokenSignatureAlgs(goidc.ES256),
		provider.WithIDTokenLifetime(seconds),
		provider.WithTokenOptions(func(goidc.GrantInfo, *goidc.Client) goidc.TokenOptions {
			return goidc.NewJWTTokenOptions(goidc.ES256, seconds)
		}),
		provider.WithGrantSessionStorage(p.Grants),
		provider.WithAuthnSessionStorage(newLogins()),
		provider.WithPolicies(loginPolicy(p.Audience)),
		provider.WithRenderErrorFunc(renderError),
	)
	if err != nil {
		return nil, fmt.Errorf("set up the provider: %w", err)
	}
	p.handler = p.guard(op.Handler())
	return p, nil
}

// Keys are the public keys that the tokens are signed with (RFC 7517).
func (p *Provider) Keys() goidc.JSONWebKeySet { return p.keys.Public() }

// Register adds the provider's endpoints to mux.
func (p *Provider) Register(mux *http.ServeMux) {
	mux.Handle(Prefix+"/", p.handler)
	// The library keeps discovery under the prefix; a client looks for it at the issuer.
	mux.Handle("GET "+Discovery, rewrite(Prefix+Discovery, p.handler))
}

func rewrite(path string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r2 := r.Clone(r.Context())
		r2.URL.Path, r2.URL.RawPath = path, ""
		next.ServeHTTP(w, r2)
	})
}

func client(origin string) *goidc.Client {
	return &goidc.Client{ID: ClientID, ClientMeta: goidc.ClientMeta{
		Name:             "Perennial demo",
		RedirectURIs:     []string{origin + "/callback"},
		GrantTypes:       []goidc.GrantType{goidc.GrantAuthorizationCode, goidc.GrantRefreshToken},
		ResponseTypes:    []goidc.ResponseType{goidc.ResponseTypeCode},
		ScopeIDs:         "openid offline_access profile",
		TokenAuthnMethod: goidc.ClientAuthnNone,
	}}
}

// wantsRefresh: a refresh token is given only to who asked for one (OpenID Connect Core section 11).
func wantsRefresh(_ *goidc.Client, info goidc.GrantInfo) bool {
	return slices.Contains(strings.Fields(info.GrantedScopes), goidc.ScopeOfflineAccess.ID)
}
