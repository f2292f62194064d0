package token

import (
	"slices"
	"strings"

	"perennial/wasm/fault"
	"perennial/wasm/json"
)

// KeySet is an issuer's public keys (a JWK Set, RFC 7517 section 5).
type KeySet struct {
	keys    []jwk
	leftOut []string // why others cannot be used
}

// ParseKeySet reads a JWK Set from JSON. Keys that cannot be used are left out, as section 5 wants it: another
// kind of key, another use, RSA below 2048 bits, a point off its curve. Only what is no JWK Set at all fails,
// with fault.MalformedResponse.
func ParseKeySet(data []byte) (KeySet, error) {
	var document map[string]any
	if json.Unmarshal(data, &document) != nil {
		return KeySet{}, fault.New(fault.MalformedResponse, opVerify, "the issuer's JWKS is not a JSON object")
	}
	list, ok := document["keys"].([]any)
	if !ok {
		return KeySet{}, fault.New(fault.MalformedResponse, opVerify, "the issuer's JWKS has no list of keys")
	}
	var set KeySet
	for _, value := range list {
		object, _ := value.(map[string]any)
		key, why := parseJWK(object)
		switch {
		case why == "":
			set.add(key)
		case !slices.Contains(set.leftOut, why):
			set.leftOut = append(set.leftOut, why)
		}
	}
	return set, nil
}

// Len returns how many keys can be used.
func (s KeySet) Len() int { return len(s.keys) }

// add takes a key, unless it is there already: a key that is published twice is no choice of two.
func (s *KeySet) add(key jwk) {
	for _, known := range s.keys {
		if known.kid == key.kid && known.alg == key.alg && known.public == key.public {
			return
		}
	}
	s.keys = append(s.keys, key)
}

// find returns the one key that can have signed: that of the kid, or where the token names none, the only one that
// fits its algorithm (OpenID Connect Core section 10.1). It fails with fault.KeyNotFound or fault.AmbiguousKey.
func (s KeySet) find(kid, alg string) (jwk, error) {
	var found []jwk
	for _, key := range s.keys {
		if key.fits(alg) && (kid == "" || key.kid == kid) {
			found = append(found, key)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1 && kid == "":
		return jwk{}, fault.New(fault.AmbiguousKey, opVerify, "the id_token does not name its key (kid), and the issuer has several for "+alg)
	case len(found) > 1:
		return jwk{}, fault.New(fault.AmbiguousKey, opVerify, "the issuer has several keys of the same kid for "+alg)
	}
	message := "the issuer's JWKS has no key for this id_token, of algorithm " + alg
	if len(s.leftOut) > 0 {
		message += "; left out: " + strings.Join(s.leftOut, ", ")
	}
	return jwk{}, fault.New(fault.KeyNotFound, opVerify, message)
}
