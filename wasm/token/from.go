package token

import (
	"slices"

	"github.com/golang-jwt/jwt/v5"
)

// IsFrom reports whether a JWT says that it is of an issuer and for a client (OpenID Connect Core section 2: iss, aud). Nothing is
// verified. What is no JWT says nothing.
func IsFrom(raw, issuer, clientID string) bool {
	claims, err := Decode(raw)
	if err != nil || claims.text("iss") != issuer {
		return false
	}
	audience, err := jwt.MapClaims(claims).GetAudience()
	return err == nil && slices.Contains(audience, clientID)
}
