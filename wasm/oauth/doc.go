// Package oauth talks to authorization servers: it spends refresh tokens (RFC 6749 section 6) at a
// standard token endpoint, at an application's own JSON endpoint, or by a function of the page, and
// says from the answer whether the session goes on. A Client signs users in (authorization code with PKCE,
// OpenID Connect Core section 3.1), asks who they are (UserInfo), and signs them out (RFC 7009, RP-Initiated Logout);
// Legacy does what it can of that at the endpoints of the AngularJS guide.
//
// It knows HTTP only as a Doer, so the browser's fetch serves it as well as a test's client.
// No error of this package holds a token or a part of one.
package oauth
