package dpop

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"errors"
)

// coordinate is how many bytes each coordinate of a point on P-256 has.
const coordinate = 32

var errKey = errors.New("no public key on P-256")

// publicKey reads the jwk header of a proof (RFC 7517), and names the key by its thumbprint (RFC 7638).
func publicKey(header any) (*ecdsa.PublicKey, string, error) {
	jwk, _ := header.(map[string]any)
	// A private key in a header is no secret any more.
	if _, private := jwk["d"]; private || jwk["kty"] != "EC" || jwk["crv"] != "P-256" {
		return nil, "", errKey
	}
	point := []byte{4} // uncompressed: SEC 1 section 2.3.3
	for _, name := range []string{"x", "y"} {
		text, _ := jwk[name].(string)
		raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
		if err != nil || len(raw) != coordinate {
			return nil, "", errKey
		}
		point = append(point, raw...)
	}
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		return nil, "", errKey
	}
	// Both are base64url here: nothing to escape.
	sum := sha256.Sum256([]byte(`{"crv":"P-256","kty":"EC","x":"` + jwk["x"].(string) + `","y":"` + jwk["y"].(string) + `"}`))
	return key, base64.RawURLEncoding.EncodeToString(sum[:]), nil
}
