package provider

import (
	"context"
	"errors"

	"perennial/wasm/config"
	"perennial/wasm/oauth"
	"perennial/wasm/session"
	"perennial/wasm/token"
)

// tokenRefresher refreshes where there is one token for all APIs, or for one of several.
type tokenRefresher interface {
	Refresh(ctx context.Context, refreshToken string) (token.Response, error)
}

// Refresher is the one way to refresh that the configuration names. client is nil where it names no provider; function is the page's
// own, nil if it gave none.
func Refresher(c config.Config, doer oauth.Doer, client *oauth.Client, function oauth.PageFunc) session.Refresher {
	switch {
	case c.Refresh:
		return singleToken{doer, func(oauth.Doer) tokenRefresher { return function }}
	case c.RefreshURL != "":
		return singleToken{doer, func(d oauth.Doer) tokenRefresher {
			return oauth.BackEnd{Doer: d, URL: c.RefreshURL, Fields: c.Fields, Headers: c.Headers, Credentials: c.Credentials}
		}}
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
func (a singleToken) Refresh(ctx context.Context, o session.Order) (token.Response, error) {
	return perform(o, a.doer, func(d oauth.Doer) (token.Response, error) {
		return a.by(d).Refresh(ctx, o.RefreshToken)
	})
}

// perGrant asks for each grant's token with parameters of its own (RFC 8707 section 2.2).
type perGrant map[session.Grant]oauth.Endpoint

// Refresh implements session.Refresher.
func (b perGrant) Refresh(ctx context.Context, o session.Order) (token.Response, error) {
	endpoint, ok := b[o.Grant]
	if !ok {
		return token.Response{}, session.ErrLost // an errand of a page that had other APIs
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

// perform has a refresh carried out by the page itself, or by the courier if it is an errand.
func perform(o session.Order, doer oauth.Doer, refresh func(oauth.Doer) (token.Response, error)) (token.Response, error) {
	if o.Errand == "" {
		return refresh(doer)
	}
	errand := &oauth.OnErrand{Doer: doer, Errand: o.Errand, Resume: o.Resume}
	answer, err := refresh(errand)
	switch {
	case errors.Is(err, oauth.ErrLost):
		err = session.ErrLost
	case err != nil && !errand.Answered:
		err = session.Pending{Err: err}
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

// APIs names the covered APIs for the keeper, each with whose token it is sent.
func APIs(c config.Config) []session.API {
	var all []session.API
	for _, a := range c.APIs {
		api := session.API{Name: a.Name, Token: a.Token}
		if a.Token == "" && c.Auth0.Domain != "" {
			api.Token = token.IDToken // what the guide sends; a refresh there brings nothing else
		}
		if a.OwnToken() {
			api.Grant = session.Grant(a.Name)
		}
		all = append(all, api)
	}
	return all
}
