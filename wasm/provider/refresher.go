package provider

import (
	"context"
	"errors"

	"perennial/wasm/config"
	"perennial/wasm/oauth"
	"perennial/wasm/session"
	"perennial/wasm/token"
)

// way refreshes where there is one token for all APIs, or for one of several.
type way interface {
	Refresh(ctx context.Context, refreshToken string) (token.Response, error)
}

// Refresher is the one way to refresh that the configuration names. client is nil where it names no provider; function is the page's
// own, nil if it gave none.
func Refresher(c config.Config, doer oauth.Doer, client *oauth.Client, function oauth.PageFunc) session.Refresher {
	switch {
	case c.Refresh:
		return anyGrant{doer, func(oauth.Doer) way { return function }}
	case c.RefreshURL != "":
		return anyGrant{doer, func(d oauth.Doer) way {
			return oauth.Own{Doer: d, URL: c.RefreshURL, Fields: c.Fields, Headers: c.Headers, Credentials: c.Credentials}
		}}
	case client == nil:
		return anyGrant{doer, func(d oauth.Doer) way { return Legacy(c, d) }}
	}
	endpoint := func(ctx context.Context) (string, error) {
		m, err := client.Provider.Metadata(ctx)
		return m.TokenEndpoint, err
	}
	all := byGrant{session.Main: {Doer: doer, URL: endpoint, ClientID: c.ClientID}}
	for _, a := range c.APIs {
		if a.OwnToken() {
			all[session.Grant(a.Name)] = oauth.Endpoint{
				Doer: doer, URL: endpoint, ClientID: c.ClientID, Scope: a.Scope,
				Params: present(map[string]string{"resource": a.Resource, "audience": a.Audience}),
			}
		}
	}
	return all
}

// anyGrant refreshes where there is one token for all APIs.
type anyGrant struct {
	doer oauth.Doer
	by   func(oauth.Doer) way
}

// Refresh implements session.Refresher.
func (a anyGrant) Refresh(ctx context.Context, o session.Order) (token.Response, error) {
	return carry(o, a.doer, func(d oauth.Doer) (token.Response, error) {
		return a.by(d).Refresh(ctx, o.RefreshToken)
	})
}

// byGrant asks for each grant's token with parameters of its own (RFC 8707 section 2.2).
type byGrant map[session.Grant]oauth.Endpoint

// Refresh implements session.Refresher.
func (b byGrant) Refresh(ctx context.Context, o session.Order) (token.Response, error) {
	endpoint, ok := b[o.Grant]
	if !ok {
		return token.Response{}, session.ErrLost // an errand of a page that had other APIs
	}
	answer, err := carry(o, endpoint.Doer, func(d oauth.Doer) (token.Response, error) {
		endpoint.Doer = d
		return endpoint.Refresh(ctx, o.RefreshToken)
	})
	var refused *oauth.Error
	if o.Grant != session.Main && errors.As(err, &refused) {
		err = refused.ForOneAPI(string(o.Grant))
	}
	return answer, err
}

// carry has a refresh carried out by the page itself, or by the courier if it is an errand.
func carry(o session.Order, doer oauth.Doer, refresh func(oauth.Doer) (token.Response, error)) (token.Response, error) {
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

// present leaves out parameters that are empty.
func present(params map[string]string) map[string]string {
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
