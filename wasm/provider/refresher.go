package provider

import (
	"context"
	"errors"

	"perennial/wasm/config"
	"perennial/wasm/fault"
	"perennial/wasm/oauth"
	"perennial/wasm/session"
	"perennial/wasm/token"
)

// tokenRefresher refreshes where there is one token for all APIs, or for one of several.
type tokenRefresher interface {
	Refresh(ctx context.Context, refreshToken string) (token.Response, error)
}

// refresher is the one way to refresh that the configuration names. client is nil where that names no provider; function is the page's
// own.
func refresher(c config.Config, doer oauth.Doer, client *oauth.Client, function oauth.PageFunc) session.Refresher {
	switch {
	case c.Refresh:
		return singleToken{doer, func(oauth.Doer) tokenRefresher { return function }}
	case c.RefreshURL != "":
		return singleToken{doer, func(d oauth.Doer) tokenRefresher { return backEnd(c, d, c.RefreshURL) }}
	case client == nil:
		return singleToken{doer, func(d oauth.Doer) tokenRefresher { return Legacy(c, d) }}
	}
	endpoint := func(ctx context.Context) (string, error) {
		m, err := client.Provider.Metadata(ctx)
		return m.TokenEndpoint, err
	}
	all := perGrant{session.Main: {Doer: doer, URL: endpoint, ClientID: c.ClientID}}
	for _, a := range c.APIs {
		if a.OwnToken() {
			all[session.Grant(a.Name)] = oauth.Endpoint{
				Doer: doer, URL: endpoint, ClientID: c.ClientID, Scope: a.Scope,
				Params: nonEmpty(map[string]string{"resource": a.Resource, "audience": a.Audience}),
			}
		}
	}
	return all
}

// singleToken refreshes where there is one token for all APIs.
type singleToken struct {
	doer oauth.Doer
	by   func(oauth.Doer) tokenRefresher
}

// Refresh implements session.Refresher.
func (s singleToken) Refresh(ctx context.Context, o session.RefreshRequest) (token.Response, error) {
	return perform(o, s.doer, func(d oauth.Doer) (token.Response, error) {
		return s.by(d).Refresh(ctx, o.RefreshToken)
	})
}

// perGrant asks for each grant's token with parameters of its own (RFC 8707 section 2.2).
type perGrant map[session.Grant]oauth.Endpoint

// Refresh implements session.Refresher.
func (p perGrant) Refresh(ctx context.Context, o session.RefreshRequest) (token.Response, error) {
	endpoint, ok := p[o.Grant]
	if !ok {
		return token.Response{}, fault.ErrLost // an errand of a page that had other APIs
	}
	answer, err := perform(o, endpoint.Doer, func(d oauth.Doer) (token.Response, error) {
		endpoint.Doer = d
		return endpoint.Refresh(ctx, o.RefreshToken)
	})
	var refused *oauth.Error
	if o.Grant != session.Main && errors.As(err, &refused) {
		err = refused.ForOneAPI(string(o.Grant))
	}
	return answer, err
}

// nonEmpty leaves out parameters that are empty.
func nonEmpty(params map[string]string) map[string]string {
	for name, value := range params {
		if value == "" {
			delete(params, name)
		}
	}
	return params
}

// backEnd is an endpoint of the application's own back end.
func backEnd(c config.Config, doer oauth.Doer, url string) oauth.BackEnd {
	return oauth.BackEnd{Doer: doer, URL: url, Fields: c.Fields, Headers: c.Headers, Credentials: c.Credentials}
}
