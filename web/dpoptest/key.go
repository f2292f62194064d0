// Package dpoptest makes the keys of DPoP proofs (RFC 9449). For tests.
package dpoptest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"testing"
)

// NewKey makes a key for ES256, and its public half as a JWK (RFC 7517).
func NewKey(t testing.TB) (key *ecdsa.PrivateKey, jwk map[string]string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	text := base64.RawURLEncoding.EncodeToString
	return key, map[string]string{"kty": "EC", "crv": "P-256", "x": text(point[1:33]), "y": text(point[33:])}
}

// Hash is the hash of a text as a proof has that of its access token (ath, section 4.2), and as a thumbprint is one (RFC 7638).
func Hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
