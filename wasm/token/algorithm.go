package token

// algorithm is a way to sign that an id_token may come with (RFC 7518 section 3.1).
type algorithm struct {
	family string // the kty of its keys
	curve  string // the crv of its keys, "" if they have none
	hash   string // what at_hash is made by. Ed25519 hashes by SHA-512 itself (RFC 8032 section 5.1)
}

// algorithms is the allow-list. "none" and the HMAC family can never get in: a public key is no secret, so
// whoever verifies by HMAC with one believes anybody.
var algorithms = map[string]algorithm{
	"RS256": {"RSA", "", "SHA-256"},
	"PS256": {"RSA", "", "SHA-256"},
	"ES256": {"EC", "P-256", "SHA-256"},
	"ES384": {"EC", "P-384", "SHA-384"},
	"EdDSA": {"OKP", "Ed25519", "SHA-512"},
}
