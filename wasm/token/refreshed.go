package token

import (
	"slices"

	"github.com/golang-jwt/jwt/v5"

	"perennial/wasm/fault"
)

// Continues checks that the answer to a refresh goes on from the id_token before, "" if there was none. An answer without an
// id_token does, as the standard allows it. The signature is not looked at: the answer came straight from the token endpoint
// over TLS, which OpenID Connect Core section 3.1.3.7 (6) takes in its place, and fetching keys at this moment could only lose
// a refresh token. It fails like VerifyRefreshed, and with fault.MalformedToken.
func Continues(before string, r Response) error {
	if before == "" || r.IDToken == "" {
		return nil
	}
	old, err := Decode(before)
	if err != nil {
		return nil // what an app's own login has handed over need not be a JWT
	}
	refreshed, err := Decode(r.IDToken)
	if err != nil {
		return err
	}
	return VerifyRefreshed(old, refreshed)
}

// VerifyRefreshed checks that the claims of a refresh go on from those before (OpenID Connect Core section 12.2): the same iss,
// sub and aud, an iat, and no other nonce. It fails with fault.IssuerMismatch, SubjectMismatch, AudienceMismatch,
// MissingIat or NonceMismatch.
func VerifyRefreshed(old, refreshed Claims) error {
	const op = "refresh"
	if refreshed.text("iss") != old.text("iss") {
		return fault.New(fault.IssuerMismatch, op, "the refresh was answered with an id_token of another issuer")
	}
	if refreshed.text("sub") != old.text("sub") {
		return fault.New(fault.SubjectMismatch, op, "the refresh was answered with an id_token of another user")
	}
	if !slices.Equal(audienceOf(old), audienceOf(refreshed)) {
		return fault.New(fault.AudienceMismatch, op, "the refresh was answered with an id_token for others than before (aud)")
	}
	if _, ok, err := refreshed.issued(); err != nil || !ok {
		return fault.New(fault.MissingIat, op, "the id_token of the refresh does not say when it was issued (iat)")
	}
	_, has := refreshed["nonce"]
	if nonce := old.text("nonce"); has && nonce != "" && refreshed.text("nonce") != nonce {
		return fault.New(fault.NonceMismatch, op, "the id_token of the refresh has another nonce than before")
	}
	return nil
}

// audienceOf returns aud in order, each once.
func audienceOf(c Claims) []string {
	audience, err := jwt.MapClaims(c).GetAudience()
	if err != nil {
		return nil
	}
	audience = slices.Clone(audience)
	slices.Sort(audience)
	return slices.Compact(audience)
}
