package token_test

import (
	"crypto/rand"
	"crypto/rsa"
	"strings"
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

func TestRSAKeysAtTheBounds(t *testing.T) {
	rs := signers()["RS256"].jwk
	for name, key := range map[string]object{
		"of 2048 bits":                     with(rs, object{"n": base64URL(append(append([]byte{0x80}, make([]byte, 254)...), 1))}),
		"of 8192 bits":                     with(rs, object{"n": base64URL(append(append([]byte{0x80}, make([]byte, 1022)...), 1))}),
		"with the exponent 3":              with(rs, object{"e": "Aw"}),
		"with the largest exponent of all": with(rs, object{"e": "f____w"}),
	} {
		if set, err := token.ParseKeySet(jwks(key)); err != nil || set.Len() != 1 {
			t.Errorf("%s: %d keys, %v", name, set.Len(), err)
		}
	}
}

// Which keys of a JWKS an id_token of ES256 is verified by.
func TestWhichKeyIsUsed(t *testing.T) {
	es, rs := signers()["ES256"], signers()["RS256"]
	noKid := object{"kid": nil}
	other := with(signers()["ES384"].jwk, object{"kid": nil})
	second := with(es.jwk, object{"kid": "second"})
	for _, c := range []struct {
		name   string
		header object
		keys   []object
		want   fault.Code
	}{
		{"the kid", nil, []object{rs.jwk, es.jwk, second}, ""},
		{"the kid, and keys without one", nil, []object{with(es.jwk, noKid)}, fault.KeyNotFound},
		{"another kid", object{"kid": "third"}, []object{es.jwk}, fault.KeyNotFound},
		{"no kid, one key", noKid, []object{es.jwk}, ""},
		{"no kid, one key without a kid", noKid, []object{with(es.jwk, noKid)}, ""},
		{"no kid, one key that fits", noKid, []object{rs.jwk, es.jwk, other}, ""},
		{"no kid, several keys", noKid, []object{es.jwk, second}, fault.AmbiguousKey},
		{"no kid, no key", noKid, []object{}, fault.KeyNotFound},
		{"an empty kid is none", object{"kid": ""}, []object{es.jwk}, ""},
		{"one kid on two keys", object{"kid": "x"}, []object{with(es.jwk, object{"kid": "x"}), with(es.jwk, object{"kid": "x", "alg": nil})}, fault.AmbiguousKey},
		{"one key twice", nil, []object{es.jwk, es.jwk}, ""},
		{"one kid on keys of two kinds", object{"kid": "x"}, []object{with(es.jwk, object{"kid": "x"}), with(rs.jwk, object{"kid": "x"})}, ""},
		{"no alg", nil, []object{with(es.jwk, object{"alg": nil})}, ""},
		{"another alg", nil, []object{with(es.jwk, object{"alg": "ES384"})}, fault.KeyNotFound},
		{"no use", nil, []object{with(es.jwk, object{"use": nil})}, ""},
		{"use for encryption", nil, []object{with(es.jwk, object{"use": "enc"})}, fault.KeyNotFound},
		{"key_ops for verification", nil, []object{with(es.jwk, object{"key_ops": []string{"sign", "verify"}})}, ""},
		{"key_ops for encryption", nil, []object{with(es.jwk, object{"key_ops": []string{"encrypt"}})}, fault.KeyNotFound},
		{"a key that is none", nil, []object{nil, {}, {"kty": "EC"}, es.jwk}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := verifier(keysOf(c.keys...)).Verify(t.Context(), es.sign(t, good, c.header), expect())
			wantCode(t, err, c.want)
		})
	}
}

func TestKeysThatAreLeftOut(t *testing.T) {
	short, _ := rsa.GenerateKey(rand.Reader, 1024)
	all := signers()
	for name, key := range map[string]object{
		"RSA of 1024 bits":               publicJWK(short.Public()),
		"RSA of 16384 bits":              with(all["RS256"].jwk, object{"n": base64URL(append([]byte{0x80}, make([]byte, 2047)...))}),
		"RSA with the exponent 1":        with(all["RS256"].jwk, object{"e": "AQ"}),
		"RSA with an even exponent":      with(all["RS256"].jwk, object{"e": "BA"}),
		"RSA with a giant exponent":      with(all["RS256"].jwk, object{"e": "AQAAAAAB"}),
		"RSA without a modulus":          with(all["RS256"].jwk, object{"n": nil}),
		"RSA with an even modulus":       with(all["RS256"].jwk, object{"n": base64URL(append([]byte{0x80}, make([]byte, 255)...))}),
		"RSA of 2047 bits":               with(all["RS256"].jwk, object{"n": base64URL(append(append([]byte{0x7f}, make([]byte, 254)...), 1))}),
		"RSA of 8193 bits":               with(all["RS256"].jwk, object{"n": base64URL(append(append([]byte{1}, make([]byte, 1023)...), 1))}),
		"RSA of zeros":                   with(all["RS256"].jwk, object{"n": base64URL(make([]byte, 256))}),
		"RSA without an exponent":        with(all["RS256"].jwk, object{"e": nil}),
		"RSA with an exponent of 32 bit": with(all["RS256"].jwk, object{"e": "gAAAAQ"}),
		"a private key":                  with(all["ES256"].jwk, object{"d": "AQAB"}),
		"a coordinate cut short":         with(all["ES256"].jwk, object{"x": "AQAB"}),
		"the wrong curve":                with(all["ES256"].jwk, object{"crv": "P-384"}),
		"a curve that is not used":       with(all["ES256"].jwk, object{"crv": "secp256k1"}),
		"X25519":                         with(all["EdDSA"].jwk, object{"crv": "X25519"}),
		"Ed25519 of the wrong size":      with(all["EdDSA"].jwk, object{"x": "AQAB"}),
		"a coordinate with padding":      with(all["EdDSA"].jwk, object{"x": all["EdDSA"].jwk["x"].(string) + "="}),
		"a secret":                       {"kty": "oct", "k": "AQAB"},
		"a kind of key to be thought of": {"kty": "AKP"},
	} {
		set, err := token.ParseKeySet(jwks(key))
		if err != nil || set.Len() != 0 {
			t.Errorf("%s: %d keys, %v", name, set.Len(), err)
		}
	}
}

// Whether a point is on its curve shows when a signature is to be verified with it.
func TestAPointOffItsCurveIsNoKey(t *testing.T) {
	es := signers()["ES256"]
	zero := base64URL(make([]byte, 32))
	for name, key := range map[string]object{
		"off the curve": with(es.jwk, object{"y": es.jwk["x"]}), "at infinity": with(es.jwk, object{"x": zero, "y": zero}),
	} {
		if _, err := verifier(keysOf(key)).Verify(t.Context(), es.sign(t, good, nil), expect()); fault.CodeOf(err) != fault.KeyNotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnRSAKeyMayHaveLeadingZeros(t *testing.T) {
	rs := signers()["RS256"]
	public := rs.private.Public().(*rsa.PublicKey)
	padded := with(rs.jwk, object{"n": base64URL(append([]byte{0, 0}, public.N.Bytes()...)), "e": "AAEAAQ"})
	// One key, spelled in two ways, is no choice of two.
	if _, err := verifier(keysOf(padded, rs.jwk)).Verify(t.Context(), rs.sign(t, good, nil), expect()); err != nil {
		t.Error(err)
	}
}

func TestTheErrorSaysWhyAKeyWasLeftOut(t *testing.T) {
	es := signers()["ES256"]
	_, err := verifier(keysOf(with(es.jwk, object{"use": "enc"}))).Verify(t.Context(), es.sign(t, good, nil), expect())
	wantCode(t, err, fault.KeyNotFound)
	if err == nil || !strings.Contains(err.Error(), "a key for other uses than signatures") || strings.Contains(err.Error(), es.jwk["x"].(string)) {
		t.Errorf("error = %v", err)
	}
}

func TestWhatIsNoKeySet(t *testing.T) {
	for _, text := range []string{``, `<h1>Not found</h1>`, `[]`, `null`, `{}`, `{"keys":{}}`, `{"keys":null}`, `{"keys":[]} x`} {
		_, err := token.ParseKeySet([]byte(text))
		wantCode(t, err, fault.MalformedResponse)
	}
}

func FuzzParseKeySet(f *testing.F) {
	for _, s := range signers() {
		f.Add(jwks(s.jwk))
	}
	f.Add([]byte(`{"keys":[{"kty":"EC","crv":"P-256","x":"","y":null},7,null]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		set, err := token.ParseKeySet(text)
		if err != nil && (set.Len() != 0 || fault.CodeOf(err) != fault.MalformedResponse) {
			t.Errorf("%d keys and %v", set.Len(), err)
		}
	})
}
