package token_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"maps"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"perennial/wasm/token"
	"perennial/wasm/token/tokentest"
)

// object is a JSON object of a test.
type object = map[string]any

// with returns a copy of an object with other members; nil takes one away.
func with(base, changes object) object {
	result := maps.Clone(base)
	for name, value := range changes {
		if result[name] = value; value == nil {
			delete(result, name)
		}
	}
	return result
}

// signer is a private key with its public JWK, whose kid is the name of its algorithm.
type signer struct {
	alg     string
	private crypto.Signer
	jwk     object
}

// signers are made once, as RSA takes its time.
var signers = sync.OnceValue(func() map[string]signer {
	rsaKey, _ := rsa.GenerateKey(rand.Reader, 2048)
	p256, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	p384, _ := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	_, ed, _ := ed25519.GenerateKey(rand.Reader)
	all := map[string]signer{}
	for alg, key := range map[string]crypto.Signer{"RS256": rsaKey, "PS256": rsaKey, "ES256": p256, "ES384": p384, "EdDSA": ed} {
		jwk := with(publicJWK(key.Public()), object{"kid": alg, "alg": alg, "use": "sig"})
		all[alg] = signer{alg, key, jwk}
	}
	return all
})

func base64URL(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

func publicJWK(key crypto.PublicKey) object {
	switch k := key.(type) {
	case *rsa.PublicKey:
		return object{"kty": "RSA", "n": base64URL(k.N.Bytes()), "e": base64URL(big.NewInt(int64(k.E)).Bytes())}
	case *ecdsa.PublicKey:
		point, _ := k.Bytes()
		size := (len(point) - 1) / 2
		return object{"kty": "EC", "crv": k.Curve.Params().Name, "x": base64URL(point[1 : 1+size]), "y": base64URL(point[1+size:])}
	case ed25519.PublicKey:
		return object{"kty": "OKP", "crv": "Ed25519", "x": base64URL(k)}
	}
	panic("no such key")
}

// sign makes a JWT by golang-jwt. header changes what would be there.
func (s signer) sign(t *testing.T, claims, header object) string {
	t.Helper()
	unsigned := jwt.NewWithClaims(jwt.GetSigningMethod(s.alg), jwt.MapClaims(claims))
	unsigned.Header = with(with(unsigned.Header, object{"kid": s.alg}), header)
	raw, err := unsigned.SignedString(s.private)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func jwks(keys ...object) []byte {
	if keys == nil {
		keys = []object{}
	}
	text, _ := json.Marshal(object{"keys": keys})
	return text
}

// keysOf never change.
func keysOf(keys ...object) *token.Keys {
	return token.NewKeys(func(context.Context) ([]byte, error) { return jwks(keys...), nil })
}

var now = time.Unix(1_800_000_000, 0)

const (
	issuer   = "https://id.example"
	clientID = "demo"
)

// good are the claims of an id_token as they should be.
var good = object{
	"iss": issuer, "aud": clientID, "sub": "u1", "nonce": "n1", "iat": now.Unix() - 1, "exp": now.Unix() + 300, "name": "Ada",
}

func verifier(keys *token.Keys) token.Verifier {
	return token.Verifier{Issuer: issuer, ClientID: clientID, Keys: keys, Crypto: tokentest.Crypto{}}
}

func expect() token.Expect {
	return token.Expect{Nonce: "n1", AccessToken: "the-access-token", Now: now, Leeway: time.Minute}
}
