//go:build js && wasm

package browser

import (
	"context"

	"github.com/golang-jwt/jwt/v5"
	"github.com/hack-pad/safejs"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

const opSignature = "verify id_token"

// algorithms are what the Web Cryptography API calls those of the allow-list: for importKey and for verify, each of which
// takes the members that it knows. RSA-PSS takes no other length of the salt than this (RFC 7518 section 3.5).
var algorithms = map[string]map[string]any{
	"RS256": {"name": "RSASSA-PKCS1-v1_5", "hash": "SHA-256"},
	"PS256": {"name": "RSA-PSS", "hash": "SHA-256", "saltLength": 32},
	"ES256": {"name": "ECDSA", "namedCurve": "P-256", "hash": "SHA-256"},
	"ES384": {"name": "ECDSA", "namedCurve": "P-384", "hash": "SHA-384"},
	"EdDSA": {"name": "Ed25519"},
}

// SigningMethod returns nil for an algorithm that is not on the list.
func (Crypto) SigningMethod(ctx context.Context, alg string) jwt.SigningMethod {
	if algorithms[alg] == nil {
		return nil
	}
	return signingMethod{ctx, alg}
}

// signingMethod is one algorithm for one verification: golang-jwt's interface leaves no other place for the context.
type signingMethod struct {
	ctx context.Context
	alg string
}

// Alg is the algorithm's name in a JWT.
func (m signingMethod) Alg() string { return m.alg }

// Sign fails: the program has no key to sign with.
func (m signingMethod) Sign(string, any) ([]byte, error) {
	return nil, fault.New(fault.Unsupported, "sign", "signatures are only verified here")
}

// Verify returns nil if a signature is by the key, a token.PublicKey. It must not be called inside a JavaScript callback. Errors:
// jwt.ErrTokenSignatureInvalid if it is not; ctx.Err(); fault.KeyNotFound for a key that the browser finds to be none, as a point off its
// curve; fault.Unsupported where there is no Web Crypto (outside a secure context), or none that knows the algorithm.
func (m signingMethod) Verify(input string, signature []byte, key any) error {
	public, ok := key.(token.PublicKey)
	if !ok {
		return jwt.ErrInvalidKeyType
	}
	subtle, err := subtleCrypto()
	if err != nil {
		return fault.Wrap(fault.Unsupported, opSignature,
			"this page cannot check the signature of an id_token; serve it over https or from localhost", err)
	}
	imported, err := callSubtle(m.ctx, subtle, "importKey", "jwk", publicJWK(public), algorithms[m.alg], false, []any{"verify"})
	if ErrorName(err) == "DataError" { // Web Cryptography API, sections 20 to 27: importKey
		return fault.Wrap(fault.KeyNotFound, opSignature, "the issuer's key for this id_token is not a valid "+m.alg+" key", err)
	}
	if err != nil {
		return m.unable(err)
	}
	return m.verify(subtle, imported, input, signature)
}

func (m signingMethod) verify(subtle, key safejs.Value, input string, signature []byte) error {
	signed, err := bytesToJS([]byte(input))
	if err != nil {
		return m.unable(err)
	}
	by, err := bytesToJS(signature)
	if err != nil {
		return m.unable(err)
	}
	result, err := callSubtle(m.ctx, subtle, "verify", algorithms[m.alg], key, by, signed)
	if err != nil {
		return m.unable(err)
	}
	if good, err := result.Bool(); err != nil || !good {
		return jwt.ErrTokenSignatureInvalid
	}
	return nil
}

// unable says that the browser has given no verdict: an algorithm that it does not know (NotSupportedError), or a failure of its own.
func (m signingMethod) unable(err error) error {
	if m.ctx.Err() != nil {
		return m.ctx.Err()
	}
	return fault.Wrap(fault.Unsupported, opSignature,
		"this browser cannot check signatures by "+m.alg+"; have the provider sign id_tokens with RS256 or ES256, which every browser can check", err)
}

// publicJWK is a key as importKey takes it. Members without a value must not be there.
func publicJWK(key token.PublicKey) map[string]any {
	jwk := map[string]any{"kty": key.Kty}
	for name, value := range map[string]string{"crv": key.Crv, "n": key.N, "e": key.E, "x": key.X, "y": key.Y} {
		if value != "" {
			jwk[name] = value
		}
	}
	return jwk
}
