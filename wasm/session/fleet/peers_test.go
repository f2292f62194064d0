package fleet

import (
	"time"

	"perennial/wasm/fault"
)

// library is how a library keeps a client signed in: each function returns when it asks the token endpoint next.
type library struct {
	name, rule string
	begun      func(c *client, now moment) moment                     // the user has signed in, or opened a page with a fresh token
	granted    func(c *client, now moment) moment                     // the endpoint has given out a token
	failed     func(c *client, now moment, cause *fault.Error) moment // or has not
	woken      func(c *client, now moment) moment                     // the device has woken, with its user before it
}

// peers are the libraries of the bench, each by what its source says. Where a library asks only when the page does, an idle page of its
// does not refresh at all, and each request of a page in use is an attempt.
var peers = []library{badgateway, oidcClientTS, auth0SPA, keycloakJS, supabase, axa, angularJWT}

// badgateway is @badgateway/oauth2-client 3.3.1 (fetch-wrapper.ts, scheduleRefresh and getToken): a timer a minute before the expiry, where
// that is two minutes off; no further one after a failure; and any request once the token has expired.
var badgateway = onTimer("@badgateway/oauth2-client", "a timer, 60 s before the expiry", func(c *client) moment {
	if c.life < 2*time.Minute {
		return never
	}
	return c.end() - time.Minute
}, 0)

// oidcClientTS is oidc-client-ts 3.5.0 (AccessTokenEvents, Timer, SilentRenewService): a timer 60 s before the expiry, in whole seconds, looked
// at each 5 s. A 503 is the page's: it asks by signinSilent at the first request after the expiry.
var oidcClientTS = onTimer("oidc-client-ts", "a timer, 60 s before the expiry", func(c *client) moment {
	left := max(c.life-time.Minute, time.Second).Truncate(time.Second)
	look := min(left, 5*time.Second)
	return c.came + (left+look-1)/look*look
}, 0)

// auth0SPA is @auth0/auth0-spa-js 2.28.3 (getTokenSilently: “get a new token if within 60 seconds of expiring”).
var auth0SPA = onDemand("@auth0/auth0-spa-js", "on demand, 60 s before the expiry", time.Minute)

// keycloakJS is keycloak-js 26.2.4, as its guide uses it: updateToken(30) before each request.
var keycloakJS = onDemand("keycloak-js", "on demand, 30 s before the expiry", 30*time.Second)

// angularJWT is angular-jwt 0.1.11, as its guide uses it: a tokenGetter that refreshes when isTokenExpired says so.
var angularJWT = onDemand("angular-jwt", "on demand, at the expiry", 0)

// onDemand is a library that refreshes at the first request of the time before the expiry, and at each until that succeeds.
func onDemand(name, rule string, before time.Duration) library {
	return onTimer(name, rule, func(*client) moment { return never }, before)
}

// onTimer is one with a timer besides, which is set with each token.
func onTimer(name, rule string, timer func(c *client) moment, before time.Duration) library {
	next := func(c *client, now moment) moment {
		return min(max(timer(c), now), c.request(max(now, c.end()-before)))
	}
	return library{
		name: name, rule: rule, begun: next, woken: next,
		granted: func(c *client, now moment) moment { c.receive(now); return next(c, now) },
		failed: func(c *client, now moment, _ *fault.Error) moment {
			return c.request(max(now+1, c.end()-before))
		},
	}
}
