// Package tokentest is the cryptography of tests: golang-jwt whole and Go's own, where the program has the browser's.
package tokentest

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	_ "crypto/sha256"
	_ "crypto/sha512"
	"encoding/base64"
	"math/big"

	"github.com/golang-jwt/jwt/v5"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

// Crypto implements token.Crypto.
type Crypto struct{}

// Digest is as token.Crypto has it.
func (Crypto) Digest(_ context.Context, hash, text string) ([]byte, error) {
	sum := map[string]crypto.Hash{"SHA-256": crypto.SHA256, "SHA-384": crypto.SHA384, "SHA-512": crypto.SHA512}[hash].New()
	sum.Write([]byte(text))
	return sum.Sum(nil), nil
}

// SigningMethod is as token.Crypto has it.
func (Crypto) SigningMethod(_ context.Context, alg string) jwt.SigningMethod {
	if alg == "PS256" {
		return method{ps256}
	}
	return method{jwt.GetSigningMethod(alg)}
}

// ps256 is strict about the length of the salt (RFC 7518 section 3.5), where golang-jwt takes any.
var ps256 = &jwt.SigningMethodRSAPSS{
	SigningMethodRSA: jwt.SigningMethodPS256.SigningMethodRSA,
	Options:          &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash},
}

// method is a method of golang-jwt's, but for its keys.
type method struct{ jwt.SigningMethod }

// Verify is as token.Crypto has it.
func (m method) Verify(input string, signature []byte, key any) error {
	public, err := keyOf(key.(token.PublicKey))
	if err != nil {
		return fault.New(fault.KeyNotFound, "verify id_token", "the issuer's key for this id_token is none")
	}
	return m.SigningMethod.Verify(input, signature, public)
}

// keyOf returns an *rsa.PublicKey, *ecdsa.PublicKey or ed25519.PublicKey, as golang-jwt wants them.
func keyOf(key token.PublicKey) (any, error) {
	switch key.Kty {
	case "RSA":
		return &rsa.PublicKey{N: new(big.Int).SetBytes(decode(key.N)), E: int(new(big.Int).SetBytes(decode(key.E)).Int64())}, nil
	case "EC":
		curve := map[string]elliptic.Curve{"P-256": elliptic.P256(), "P-384": elliptic.P384()}[key.Crv]
		point := append(append([]byte{4}, decode(key.X)...), decode(key.Y)...) // SEC 1 section 2.3.4
		return ecdsa.ParseUncompressedPublicKey(curve, point)
	}
	return ed25519.PublicKey(decode(key.X)), nil
}

func decode(text string) []byte {
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		panic(err) // of token's own making
	}
	return data
}
