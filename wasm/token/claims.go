package token

import (
	"strings"

	"github.com/golang-jwt/jwt/v5"

	"perennial/wasm/fault"
	"perennial/wasm/json"
)

// Claims is the payload of a JWT (RFC 7519 section 4). Numbers are json.Number, so that an identifier
// of more than 53 bits stays what it is.
type Claims map[string]any

// Decode returns the claims of a JWT without verifying anything: angular-jwt's jwtHelper.decodeToken.
// Like there only the payload is read: three parts, the middle one base64url of a JSON object. Header and
// signature are for those who verify. Anything else, an opaque token too, is fault.MalformedToken.
func Decode(raw string) (Claims, error) {
	const op = "decodeToken"
	payload, err := payloadOf(raw)
	if err != nil {
		return nil, err
	}
	text, err := URLBase64Decode(payload)
	if err != nil {
		return nil, fault.Wrap(fault.MalformedToken, op, "the payload cannot be decoded", err)
	}
	var claims Claims
	// The decoder's own error would quote the payload.
	if json.Unmarshal([]byte(text), (*map[string]any)(&claims)) != nil || claims == nil {
		return nil, fault.New(fault.MalformedToken, op, "the payload is not a JSON object")
	}
	return claims, nil
}

// Subject is the sub of the claims, "" if there is none.
func (c Claims) Subject() string { return c.text("sub") }

// text returns a claim that is a text, "" for any other.
func (c Claims) text(name string) string {
	text, _ := c[name].(string)
	return text
}

// Subject returns the sub claim of a JWT, "" if there is none or raw is no JWT.
func Subject(raw string) string {
	claims, err := Decode(raw)
	if err != nil {
		return ""
	}
	subject, err := jwt.MapClaims(claims).GetSubject()
	if err != nil {
		return ""
	}
	return subject
}

// payloadOf returns the second of exactly three parts. It splits no further, so a text full of dots costs nothing.
func payloadOf(raw string) (string, error) {
	_, rest, ok := strings.Cut(raw, ".")
	payload, signature, ok2 := strings.Cut(rest, ".")
	if !ok || !ok2 || strings.Contains(signature, ".") {
		return "", fault.New(fault.MalformedToken, "decodeToken", "a JWT has three parts with dots between them, and this has not")
	}
	return payload, nil
}
