package token

import "context"

// VerifyJWS verifies the signature of a JWS by a key set, whatever its payload: the test vectors have all sorts.
func VerifyJWS(raw string, set KeySet, crypto Crypto) error {
	s, err := parseJWS(raw)
	if err != nil {
		return err
	}
	key, err := set.find(s.kid, s.alg)
	if err != nil {
		return err
	}
	return s.verify(context.Background(), crypto, key.public)
}
