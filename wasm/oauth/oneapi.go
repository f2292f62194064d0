package oauth

import "perennial/wasm/fault"

// ForOneAPI returns the error of a refresh for one API alone, which it names: a server that gives no token for it has not ended the session,
// and the error is then fault.GrantRefused. Its Reason and Claims say what a sign-in has to ask for.
func (e *Error) ForOneAPI(name string) *Error {
	if e.refused != "" || e.transient() || !targetCodes[e.Code] && e.Suberror == "" {
		return e
	}
	one := *e
	one.api, one.refused = name, fault.GrantRefused
	return &one
}

// noToken says what to do about an API for which there is no token.
func (e *Error) noToken() string {
	if userCodes[e.Reason()] {
		return "the server gives no token for this API until the user has signed in for it (signin, with the claims if there are some): " + e.api
	}
	return "the server gives no token for this API; check its resource, audience and scope: " + e.api
}
