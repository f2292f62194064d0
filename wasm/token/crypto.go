package token

import (
	"context"
	"errors"

	"github.com/golang-jwt/jwt/v5"

	"perennial/wasm/fault"
)

// Crypto is the cryptography that tokens are asked for and judged by. It is not in this package since the program has the browser's,
// which costs no bytes.
type Crypto interface {
	// SigningMethod returns golang-jwt's signing method of an algorithm, as long as ctx lasts: RS256, PS256, ES256, ES384 or EdDSA.
	// Its Verify takes a PublicKey for the key. What it fails with is a bad signature, but for a *fault.Error, which says why the
	// signature cannot be checked: Unsupported, or KeyNotFound for a key that is none.
	SigningMethod(ctx context.Context, alg string) jwt.SigningMethod

	// Digest returns the hash of a text, by SHA-256, SHA-384 or SHA-512. It fails with ctx.Err() or fault.Unsupported.
	Digest(ctx context.Context, hash, text string) ([]byte, error)
}

// verify checks the signature, by a key that find has found for s.
func (s *jws) verify(ctx context.Context, crypto Crypto, key PublicKey) error {
	bad := fault.New(fault.BadSignature, opVerify, "the signature of the id_token is not by the issuer's key")
	if len(s.signature) != key.signatureSize() {
		return bad
	}
	var method jwt.SigningMethod
	if crypto != nil {
		method = crypto.SigningMethod(ctx, s.alg)
	}
	if method == nil || method.Alg() != s.alg {
		return fault.New(fault.Unsupported, opVerify, "signatures by "+s.alg+" cannot be checked here")
	}
	err := method.Verify(s.input, s.signature, key)
	var why *fault.Error
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil: // then nothing is known
		return givenUp(ctx)
	case errors.As(err, &why):
		return why
	}
	return bad
}
