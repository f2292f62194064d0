// Package token knows what a token is: how to read a JWT (RFC 7519), how long tokens live, what a token
// response (RFC 6749 section 5.1) holds, and how to verify an id_token (OpenID Connect Core section 3.1.3.7).
//
// Decode, Lifetime and their like trust nothing: what a JWT says is used to decide when to refresh it, never
// whether to let someone in. That takes a Verifier. Whether a token is still fresh is for package session,
// which knows when it was received.
package token
