package token

import (
	"encoding/base64"
	"math/bits"
)

// PublicKey is a key to verify signatures with: the members of its JWK that make it up (RFC 7518 section 6, RFC 8037 section 2). It has
// been checked as far as that goes without arithmetic on its curve. Two of them are the same key if they are equal.
type PublicKey struct {
	Kty  string // "RSA", "EC" or "OKP"
	Crv  string // "P-256", "P-384" or "Ed25519"; "" of RSA
	N, E string // of RSA: base64url without leading zeros
	X, Y string // of the others: base64url of the full length; Y of EC alone
}

const (
	minRSABits = 2048 // RFC 7518 section 3.3
	maxRSABits = 8192 // more would only cost time

	ed25519Size = 32 // of a public key, in bytes (RFC 8032 section 5.1.5)
)

func rsaKey(n, e []byte) (key PublicKey, why string) {
	n, e = withoutZeros(n), withoutZeros(e)
	switch length := bitLen(n); {
	case length < minRSABits:
		return key, "an RSA key shorter than 2048 bits"
	case length > maxRSABits:
		return key, "an RSA key longer than 8192 bits"
	}
	if length := bitLen(e); length < 2 || length > 31 || e[len(e)-1]&1 == 0 || n[len(n)-1]&1 == 0 {
		return key, "an RSA key that cannot be one"
	}
	return PublicKey{Kty: "RSA", N: encode(n), E: encode(e)}, ""
}

func ecKey(crv string, x, y []byte) (key PublicKey, why string) {
	size := coordinateSize(crv)
	if size == 0 {
		return key, "an EC key on another curve than P-256 and P-384"
	}
	if len(x) != size || len(y) != size { // RFC 7518 section 6.2.1.2: the full length, with leading zeros
		return key, "an EC key of the wrong length"
	}
	return PublicKey{Kty: "EC", Crv: crv, X: encode(x), Y: encode(y)}, ""
}

func okpKey(crv string, x []byte) (key PublicKey, why string) {
	if crv != "Ed25519" || len(x) != ed25519Size {
		return key, "an OKP key that is not Ed25519"
	}
	return PublicKey{Kty: "OKP", Crv: crv, X: encode(x)}, ""
}

// coordinateSize is the length in bytes of a coordinate of a curve's points, 0 for a curve that is not used.
func coordinateSize(crv string) int {
	switch crv {
	case "P-256":
		return 32
	case "P-384":
		return 48
	}
	return 0
}

// signatureSize is the length in bytes of every signature by a key: that of its modulus (RFC 8017 section 8), two numbers
// as long as a coordinate (RFC 7518 section 3.4), or 64 (RFC 8032 section 5.1.6).
func (k PublicKey) signatureSize() int {
	switch k.Kty {
	case "RSA":
		return base64.RawURLEncoding.DecodedLen(len(k.N))
	case "EC":
		return 2 * coordinateSize(k.Crv)
	}
	return 2 * ed25519Size
}

func encode(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

func withoutZeros(number []byte) []byte {
	for len(number) > 0 && number[0] == 0 {
		number = number[1:]
	}
	return number
}

// bitLen is the length in bits of a number without leading zero bytes.
func bitLen(number []byte) int {
	if len(number) == 0 {
		return 0
	}
	return 8*(len(number)-1) + bits.Len8(number[0])
}
