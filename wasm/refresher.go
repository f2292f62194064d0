//go:build js && wasm

package main

import (
	"context"
	"errors"

	"perennial/wasm/browser"
	"perennial/wasm/config"
	"perennial/wasm/oauth"
	"perennial/wasm/session"
	"perennial/wasm/token"
)

// refresher is the one way to refresh that the configuration names. client is nil where it names no provider.
func refresher(c config.Config, host *browser.Host, doer oauth.Doer, client *oauth.Client) session.Refresher {
	switch {
	case c.Refresh:
		return anyGrant{oauth.PageFunc{Call: host.RefreshFunc()}}
	case c.RefreshURL != "":
		return anyGrant{oauth.Own{Doer: doer, URL: c.RefreshURL, Fields: c.Fields, Credentials: c.Credentials}}
	case client == nil:
		return anyGrant{legacy(c, doer)}
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
	by interface {
		Refresh(ctx context.Context, refreshToken string) (token.Response, error)
	}
}

// Refresh implements session.Refresher.
func (a anyGrant) Refresh(ctx context.Context, refreshToken string, _ session.Grant) (token.Response, error) {
	return a.by.Refresh(ctx, refreshToken)
}

// byGrant asks for each grant's token with parameters of its own (RFC 8707 section 2.2).
type byGrant map[session.Grant]oauth.Endpoint

// Refresh implements session.Refresher.
func (b byGrant) Refresh(ctx context.Context, refreshToken string, g session.Grant) (token.Response, error) {
	answer, err := b[g].Refresh(ctx, refreshToken)
	var refused *oauth.Error
	if g != session.Main && errors.As(err, &refused) {
		err = refused.ForOneAPI(string(g))
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

// grants names the covered APIs for the keeper, each with whose token it is sent.
func grants(c config.Config) []session.API {
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
