package token

import (
	"time"

	"github.com/golang-jwt/jwt/v5"

	"perennial/wasm/fault"
	"perennial/wasm/json"
)

// maxSeconds is the last second that a JavaScript Date can hold, before or after 1970.
const maxSeconds = 8.64e12

// ExpirationDate returns the exp claim (RFC 7519 section 4.1.4) in whole seconds, a fraction cut off:
// angular-jwt's jwtHelper.getTokenExpirationDate. ok is false when the JWT has no exp. A text that is no
// JWT, or whose exp is no number, is fault.MalformedToken.
func ExpirationDate(raw string) (t time.Time, ok bool, err error) {
	claims, err := Decode(raw)
	if err != nil {
		return time.Time{}, false, err
	}
	return claims.expiration()
}

// IsExpired reports whether a JWT is expired at now+offset: angular-jwt's jwtHelper.isTokenExpired. A token
// without exp never is; one that expires at this very moment is. A negative offset is leniency. A text
// that is no JWT, or whose exp is no number, is fault.MalformedToken.
func IsExpired(raw string, offset time.Duration, now time.Time) (bool, error) {
	expiration, ok, err := ExpirationDate(raw)
	if err != nil || !ok {
		return false, err
	}
	return !expiration.After(now.Add(offset)), nil
}

// Lifetime returns how long a JWT is good from the moment of its issue: exp − iat. The two are from the
// same clock, the server's, so the clock of this device plays no part. ok is false for an opaque token, and
// for a JWT that lacks one of them or where exp is not after iat.
func Lifetime(raw string) (lifetime time.Duration, ok bool) {
	claims, err := Decode(raw)
	if err != nil {
		return 0, false
	}
	expiration, hasExp, err := claims.expiration()
	if err != nil || !hasExp {
		return 0, false
	}
	issued, hasIat, err := claims.issued()
	if err != nil || !hasIat || !expiration.After(issued) {
		return 0, false
	}
	return expiration.Sub(issued), true
}

func (c Claims) expiration() (time.Time, bool, error) {
	return c.date("exp", jwt.MapClaims.GetExpirationTime)
}

func (c Claims) issued() (time.Time, bool, error) {
	return c.date("iat", jwt.MapClaims.GetIssuedAt)
}

// date reads a NumericDate (RFC 7519 section 2).
func (c Claims) date(name string, get func(jwt.MapClaims) (*jwt.NumericDate, error)) (time.Time, bool, error) {
	const op = "getTokenExpirationDate"
	claims := jwt.MapClaims(c)
	if number, ok := c[name].(json.Number); ok {
		f, err := number.Float64()
		switch {
		case err != nil || f > maxSeconds || f < -maxSeconds:
			return time.Time{}, false, fault.New(fault.MalformedToken, op, "the claim "+name+" is beyond every date")
		case f == 0:
			return time.Unix(0, 0), true, nil // golang-jwt takes a float64 that is 0 for none
		}
		claims = jwt.MapClaims{name: f} // it knows encoding/json's Number alone
	}
	date, err := get(claims)
	if err != nil {
		return time.Time{}, false, fault.New(fault.MalformedToken, op, "the claim "+name+" is not a number of seconds")
	}
	if date == nil {
		return time.Time{}, false, nil
	}
	return date.Time, true, nil
}
