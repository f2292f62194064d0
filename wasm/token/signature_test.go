package token_test

import (
	"crypto/rsa"
	"crypto/x509"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"

	"perennial/wasm/fault"
)

// forge signs by any method that golang-jwt has.
func forge(t *testing.T, method jwt.SigningMethod, kid string, key any) string {
	t.Helper()
	unsigned := jwt.NewWithClaims(method, jwt.MapClaims(good))
	unsigned.Header["kid"] = kid
	raw, err := unsigned.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestSignaturesThatAreNoSignatures(t *testing.T) {
	rs, ps, es := signers()["RS256"], signers()["PS256"], signers()["ES256"]
	public := rs.private.Public().(*rsa.PublicKey)
	der, _ := x509.MarshalPKIXPublicKey(public)
	secret := object{"kty": "oct", "k": base64URL([]byte("a secret in a JWKS")), "kid": "oct", "alg": "HS256"}
	longSalt := *jwt.SigningMethodPS256
	longSalt.Options = &rsa.PSSOptions{SaltLength: 64}
	rs512, _ := jwt.NewWithClaims(jwt.SigningMethodRS512, jwt.MapClaims(good)).SignedString(rs.private)
	for _, c := range []struct {
		name, raw string
		want      fault.Code
	}{
		{"none", forge(t, jwt.SigningMethodNone, "RS256", jwt.UnsafeAllowNoneSignatureType), fault.AlgorithmNotAllowed},
		{"none by another spelling", es.sign(t, good, object{"alg": "nOnE"}), fault.AlgorithmNotAllowed},
		{"no algorithm", es.sign(t, good, object{"alg": nil}), fault.AlgorithmNotAllowed},
		{"HMAC with the public key", forge(t, jwt.SigningMethodHS256, "RS256", der), fault.AlgorithmNotAllowed},
		{"HMAC with the public modulus", forge(t, jwt.SigningMethodHS256, "RS256", public.N.Bytes()), fault.AlgorithmNotAllowed},
		{"HMAC with a secret of the JWKS", forge(t, jwt.SigningMethodHS256, "oct", []byte("a secret in a JWKS")), fault.AlgorithmNotAllowed},
		{"an algorithm that is not on the list", rs512, fault.AlgorithmNotAllowed},
		{"another key of the issuer's", forge(t, jwt.SigningMethodRS256, "PS256", rs.private), fault.KeyNotFound},
		{"a key of another algorithm", es.sign(t, good, object{"alg": "RS256"}), fault.KeyNotFound},
		{"a signature cut short", cut(rs.sign(t, good, nil), 2), fault.BadSignature},
		{"no signature", cut(es.sign(t, good, nil), 86), fault.BadSignature},
		{"a signature of other claims", swap(es.sign(t, good, nil), es.sign(t, with(good, object{"sub": "u2"}), nil)), fault.BadSignature},
		{"a salt of another length", forge(t, &longSalt, "PS256", ps.private), fault.BadSignature},
		{"an extension", es.sign(t, good, object{"crit": []string{"b64"}, "b64": false}), fault.MalformedToken},
		{"a kid that is no text", es.sign(t, good, object{"kid": 7}), fault.MalformedToken},
		{"a key of its own", es.sign(t, good, object{"jwk": es.jwk, "kid": "mine"}), fault.KeyNotFound},
		{"no JWT", "opaque", fault.MalformedToken},
		{"nothing", "", fault.MalformedToken},
		{"three dots", es.sign(t, good, nil) + ".", fault.MalformedToken},
		{"padding", es.sign(t, good, nil) + "==", fault.MalformedToken},
		{"a line break", es.sign(t, good, nil) + "\n", fault.MalformedToken},
		{"another spelling of the last bits", respell(es.sign(t, good, nil)), fault.MalformedToken},
		{"a payload that is no object", payload(t, es, `[1]`), fault.MalformedToken},
	} {
		t.Run(c.name, func(t *testing.T) {
			claims, err := verifier(keysOf(rs.jwk, ps.jwk, es.jwk, secret)).Verify(t.Context(), c.raw, expect())
			if claims != nil {
				t.Errorf("claims %v", claims)
			}
			wantCode(t, err, c.want)
		})
	}
}

// cut takes the last characters away.
func cut(raw string, n int) string { return raw[:len(raw)-n] }

// swap puts the payload of one JWT into another.
func swap(into, from string) string {
	parts, others := strings.Split(into, "."), strings.Split(from, ".")
	return parts[0] + "." + others[1] + "." + parts[2]
}

// respell sets a bit that an ES256 signature does not use: 64 bytes leave 4 of the last character free.
func respell(raw string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, raw[len(raw)-1])
	return raw[:len(raw)-1] + string(alphabet[last|1])
}

// payload signs a payload of any form.
func payload(t *testing.T, s signer, text string) string {
	t.Helper()
	input := base64URL([]byte(`{"alg":"`+s.alg+`","kid":"`+s.alg+`"}`)) + "." + base64URL([]byte(text))
	signature, err := jwt.GetSigningMethod(s.alg).Sign(input, s.private)
	if err != nil {
		t.Fatal(err)
	}
	return input + "." + base64URL(signature)
}
