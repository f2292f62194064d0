package token

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"math/big"
)

// jwk is a public key that signatures can be verified with (RFC 7517 section 4).
type jwk struct {
	kid, kty, crv, alg string
	issuer             string // whose it is, where a key set of many tenants says so; may have TenantID in it
	public             any    // *rsa.PublicKey, *ecdsa.PublicKey or ed25519.PublicKey, as golang-jwt wants them
}

const (
	minRSABits = 2048 // RFC 7518 section 3.3
	maxRSABits = 8192 // more would only cost time
)

// parseJWK reads one key. Where it cannot be used, why says so, without showing it.
func parseJWK(object map[string]any) (key jwk, why string) {
	text := func(name string) string {
		value, _ := object[name].(string)
		return value
	}
	number := func(name string) []byte {
		value, _ := base64URL(text(name))
		return value
	}
	key = jwk{kid: text("kid"), kty: text("kty"), crv: text("crv"), alg: text("alg"), issuer: text("issuer")}
	if use := text("use"); use != "" && use != "sig" || !mayVerify(object["key_ops"]) {
		return key, "a key for other uses than signatures"
	}
	if _, private := object["d"]; private {
		return key, "a private key, which should never have been published"
	}
	switch key.kty {
	case "RSA":
		key.public, why = rsaKey(number("n"), number("e"))
	case "EC":
		key.public, why = ecKey(key.crv, number("x"), number("y"))
	case "OKP":
		x := number("x")
		if key.crv != "Ed25519" || len(x) != ed25519.PublicKeySize {
			return key, "an OKP key that is not Ed25519"
		}
		key.public = ed25519.PublicKey(x)
	default:
		why = "a key of another kind than RSA, EC and OKP"
	}
	return key, why
}

// mayVerify reads key_ops (RFC 7517 section 4.3).
func mayVerify(ops any) bool {
	if ops == nil {
		return true
	}
	list, _ := ops.([]any)
	for _, op := range list {
		if op == "verify" {
			return true
		}
	}
	return false
}

func rsaKey(n, e []byte) (key any, why string) {
	modulus, exponent := new(big.Int).SetBytes(n), new(big.Int).SetBytes(e)
	switch {
	case modulus.BitLen() < minRSABits:
		return nil, "an RSA key shorter than 2048 bits"
	case modulus.BitLen() > maxRSABits:
		return nil, "an RSA key longer than 8192 bits"
	case exponent.BitLen() < 2 || exponent.BitLen() > 31 || exponent.Bit(0) == 0 || modulus.Bit(0) == 0:
		return nil, "an RSA key that cannot be one"
	}
	return &rsa.PublicKey{N: modulus, E: int(exponent.Int64())}, ""
}

func ecKey(crv string, x, y []byte) (key any, why string) {
	curves := map[string]elliptic.Curve{"P-256": elliptic.P256(), "P-384": elliptic.P384()}
	curve := curves[crv]
	if curve == nil {
		return nil, "an EC key on another curve than P-256 and P-384"
	}
	size := curve.Params().BitSize / 8
	if len(x) != size || len(y) != size { // RFC 7518 section 6.2.1.2: the full length, with leading zeros
		return nil, "an EC key of the wrong length"
	}
	point := append(append([]byte{4}, x...), y...) // SEC 1 section 2.3.4
	public, err := ecdsa.ParseUncompressedPublicKey(curve, point)
	if err != nil {
		return nil, "an EC key that is no point of its curve"
	}
	return public, ""
}

// fits reports whether a key can have made a signature by an algorithm of the allow-list.
func (k jwk) fits(alg string) bool {
	a := algorithms[alg]
	if k.kty != a.family || a.curve != "" && k.crv != a.curve {
		return false
	}
	return k.alg == "" || k.alg == alg || alg == "EdDSA" && k.alg == "Ed25519" // RFC 9864 section 2.2
}
