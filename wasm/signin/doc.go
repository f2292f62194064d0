// Package signin signs users in and out: from the options of a page to the authorization request (RFC 6749 section 4.1.1), from the
// callback that answers it to a session, and out again, at the provider too (OpenID Connect RP-Initiated Logout).
//
// It knows the browser, the provider and the session only by the interfaces in ports.go.
package signin
