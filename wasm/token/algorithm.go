package token

import (
	"crypto/sha256"
	"crypto/sha512"
)

// algorithm is a way to sign that an id_token may come with (RFC 7518 section 3.1).
type algorithm struct {
	family string // the kty of its keys
	curve  string // the crv of its keys, "" if they have none
	hash   func(text string) []byte
}

// algorithms is the allow-list. "none" and the HMAC family can never get in: a public key is no secret, so
// whoever verifies by HMAC with one believes anybody.
var algorithms = map[string]algorithm{
	"RS256": {"RSA", "", sum256},
	"PS256": {"RSA", "", sum256},
	"ES256": {"EC", "P-256", sum256},
	"ES384": {"EC", "P-384", sum384},
	"EdDSA": {"OKP", "Ed25519", sum512},
}

func sum256(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

func sum384(text string) []byte {
	sum := sha512.Sum384([]byte(text))
	return sum[:]
}

// sum512 goes with Ed25519, which hashes by SHA-512 itself (RFC 8032 section 5.1).
func sum512(text string) []byte {
	sum := sha512.Sum512([]byte(text))
	return sum[:]
}
