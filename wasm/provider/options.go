package provider

import (
	"perennial/wasm/config"
	"perennial/wasm/oauth"
	"perennial/wasm/session"
	"perennial/wasm/token"
)

// Options are what a Keeper works with as far as the configuration says it; storage, tabs and listeners are still to be added. client is
// nil where the configuration names no provider; function is the page's own refresh function, of use where the configuration has one.
func Options(c config.Config, doer oauth.Doer, client *oauth.Client, function oauth.PageFunc) session.Options {
	o := session.Options{
		Namespace: c.Namespace,
		From:      c.From,
		APIs:      apis(c),
		Policy:    policy(c.Policy),
		Refresher: refresher(c, doer, client, function),
		Verify:    token.Continues,
		TakesOver: takesOver(c),
		Tokenless: c.Refresh || c.CookieMode(),
		Ambient:   c.CookieMode(),
	}
	o.Revoker, o.Revocable = revoker(c, doer, client)
	return o
}

// apis names the covered APIs, each with whose token it is sent.
func apis(c config.Config) []session.API {
	var all []session.API
	for _, a := range c.APIs {
		api := session.API{Name: a.Name, Token: a.Token}
		if a.Token == "" && c.Auth0.Domain != "" {
			api.Token = token.IDToken // a refresh there brings nothing else
		}
		if a.OwnToken() {
			api.Grant = session.Grant(a.Name)
		}
		all = append(all, api)
	}
	return all
}

func policy(c config.Policy) session.Policy {
	p := session.DefaultPolicy()
	p.Early, p.Leeway, p.Timeout, p.Backoff, p.MaxBackoff = c.Early, c.Leeway, c.Timeout, c.Backoff, c.MaxBackoff
	p.Idle, p.Absolute = c.Idle, c.Absolute
	return p
}

// takesOver reports whether a session that an earlier release has left is from the issuer and the client of the configuration. Where
// no id_token says so, or no issuer is configured to compare it with, it is.
func takesOver(c config.Config) func(session.Tokens) bool {
	return func(t session.Tokens) bool {
		return c.Issuer == "" || t.ID == "" || token.IsFrom(t.ID, c.Issuer, c.ClientID)
	}
}
