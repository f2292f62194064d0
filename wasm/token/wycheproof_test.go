package token_test

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"github.com/c2sp/wycheproof"

	"perennial/wasm/fault"
	"perennial/wasm/token"
	"perennial/wasm/token/tokentest"
)

// vectors is a file of JWS or JWK test vectors. A jws may be an object: the JSON serialization.
type vectors struct {
	NumberOfTests int
	TestGroups    []struct {
		Comment         string
		Public, Private object
		Tests           []struct {
			ID      int `json:"tcId"`
			Comment string
			Result  string
			JWS     json.RawMessage
		}
	}
}

// The expected differences. All but roca are valid tokens that are refused, since a browser has no use for them.
const (
	hmac     = "HMAC is never accepted: whoever could verify could forge as well, and a browser keeps no secret"
	hash     = "SHA-384 and SHA-512 with RSA and P-521 are not on the allow-list, which is RS256, PS256, ES256, ES384 and EdDSA"
	spelling = "HMAC is never accepted; besides, its base64url has a character too many, which is refused for every algorithm"
	roca     = "the ROCA weakness lies in how the issuer made its key; whoever publishes a weak key has to replace it"
)

var signatureDifferences = map[string]string{
	"hs256/acceptsValid": hmac, "base64/ValidMac": hmac, "base64/ValidEdgeCaseMac": hmac, "rfc7520/Figure35": hmac,
	"base64/ValidSpacesInJsonHeader": hmac, "base64/ValidWhiteSpaceInJsonHeader": hmac,
	"base64/InvalidCharacterInsertedInHeader": spelling, "base64/InvalidCharacterInsertedInPayload": spelling,
	"rs384/emptyPayload": hash, "rs384/allZeroPayload": hash, "rs384/oneBytePayload": hash, "rs384/normalPayload": hash,
	"rs512/emptyPayload": hash, "rs512/allZeroPayload": hash, "rs512/oneBytePayload": hash, "rs512/normalPayload": hash,
	"ps384/emptyPayload": hash, "ps384/allZeroPayload": hash, "ps384/oneBytePayload": hash, "ps384/normalPayload": hash,
	"ps512/emptyPayload": hash, "ps512/allZeroPayload": hash, "ps512/oneBytePayload": hash, "ps512/normalPayload": hash,
	"rfc7520/Figure20": hash, "rfc7520WithKeyOps/Figure20": hash, // PS384
	"rfc7520/Figure27": hash, "rfc7520WithKeyOps/Figure27": hash, // ES512
}

var keyDifferences = map[string]string{
	"jws_keyset/acceptsValid": hmac, "HS256/long_key": hmac, "HS384/long_key": hmac, "HS512/long_key": hmac,
	"jws_rsa_roca_key/rejectsKeyWithRocaVulnerability": roca,
}

func TestWycheproofSignatures(t *testing.T) {
	run(t, "json_web_signature_test.json", 401, signatureDifferences)
}

func TestWycheproofKeys(t *testing.T) {
	run(t, "json_web_key_test.json", 26, keyDifferences)
}

func run(t *testing.T, file string, count int, differences map[string]string) {
	text, err := fs.ReadFile(wycheproof.TestVectors, file)
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(text, &v); err != nil || v.NumberOfTests != count {
		t.Fatalf("%d vectors, %v", v.NumberOfTests, err)
	}
	met := map[string]bool{}
	ran, accepted := 0, 0
	for _, group := range v.TestGroups {
		set := keySetOf(t, group.Public, group.Private)
		for _, vector := range group.Tests {
			name := group.Comment + "/" + vector.Comment
			err := token.VerifyJWS(compact(vector.JWS), set, tokentest.Crypto{})
			if err != nil && fault.CodeOf(err) == fault.Internal {
				t.Errorf("%d %s: %v", vector.ID, name, err)
			}
			ran++
			if err == nil {
				accepted++
			}
			reason, differs := differences[name]
			if (vector.Result == "valid") == (err == nil) {
				continue
			}
			if met[name] = true; !differs {
				t.Errorf("%d %s is %s, and we say %v", vector.ID, name, vector.Result, err)
			} else if err == nil && reason != roca {
				t.Errorf("%d %s was accepted", vector.ID, name)
			}
		}
	}
	for name := range differences {
		if !met[name] {
			t.Errorf("%s makes no difference any more", name)
		}
	}
	if ran != count || accepted == 0 {
		t.Errorf("%d of %d vectors ran, %d were accepted", ran, count, accepted)
	}
}

// keySetOf takes the public keys of a group, else the secrets of which it has nothing but.
func keySetOf(t *testing.T, public, private object) token.KeySet {
	t.Helper()
	if public == nil {
		public = private
	}
	if _, isSet := public["keys"]; !isSet {
		public = object{"keys": []any{public}}
	}
	text, err := json.Marshal(public)
	if err != nil {
		t.Fatal(err)
	}
	set, err := token.ParseKeySet(text)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func compact(jws json.RawMessage) string {
	var text string
	if json.Unmarshal(jws, &text) != nil {
		return strings.TrimSpace(string(jws))
	}
	return text
}
