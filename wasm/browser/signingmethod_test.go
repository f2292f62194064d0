//go:build js && wasm

package browser

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
	"errors"
	"math/big"
	"strings"
	"sync"
	"testing"

	"github.com/golang-jwt/jwt/v5"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

// signers are keys by the algorithms that they sign with.
var signers = sync.OnceValue(func() map[string]crypto.Signer {
	rsaKey, _ := rsa.GenerateKey(rand.Reader, 2048)
	p256, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	p384, _ := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	_, ed, _ := ed25519.GenerateKey(rand.Reader)
	return map[string]crypto.Signer{"RS256": rsaKey, "PS256": rsaKey, "ES256": p256, "ES384": p384, "EdDSA": ed}
})

// methodOf is the browser's signing method of an algorithm.
func methodOf(ctx context.Context, alg string) jwt.SigningMethod {
	return Crypto{}.SigningMethod(ctx, alg)
}

func encode(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

// publicKeyOf is a key as a JWKS brings it.
func publicKeyOf(t *testing.T, alg string) token.PublicKey {
	t.Helper()
	object := map[string]string{"kid": "k"}
	switch k := signers()[alg].Public().(type) {
	case *rsa.PublicKey:
		object["kty"], object["n"], object["e"] = "RSA", encode(k.N.Bytes()), encode(big.NewInt(int64(k.E)).Bytes())
	case *ecdsa.PublicKey:
		point, _ := k.Bytes()
		size := (len(point) - 1) / 2
		object["kty"], object["crv"], object["x"], object["y"] = "EC", k.Params().Name, encode(point[1:1+size]), encode(point[1+size:])
	case ed25519.PublicKey:
		object["kty"], object["crv"], object["x"] = "OKP", "Ed25519", encode(k)
	}
	set, _ := json.Marshal(map[string]any{"keys": []any{object}})
	keys := token.NewKeys(func(context.Context) ([]byte, error) { return set, nil })
	key, err := keys.Find(limited(t), "k", alg)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// signed signs by golang-jwt and Go's own cryptography.
func signed(t *testing.T, alg, text string) []byte {
	t.Helper()
	signature, err := jwt.GetSigningMethod(alg).Sign(text, signers()[alg])
	if err != nil {
		t.Fatal(err)
	}
	return signature
}

func TestSignaturesOfEveryAlgorithm(t *testing.T) {
	leavesNothing(t)
	for alg := range signers() {
		t.Run(alg, func(t *testing.T) {
			key, text := publicKeyOf(t, alg), "header.payload"
			method := methodOf(limited(t), alg)
			signature := signed(t, alg, text)
			if err := method.Verify(text, signature, key); err != nil {
				t.Fatal(err)
			}
			if method.Alg() != alg {
				t.Errorf("it calls itself %s", method.Alg())
			}
			for name, bad := range map[string]struct {
				text      string
				signature []byte
			}{
				"of another text":       {"header.payloaD", signature},
				"of no text":            {"", signature},
				"none":                  {text, nil},
				"cut short":             {text, signature[:len(signature)-1]},
				"with a byte more":      {text, append(signature[:len(signature):len(signature)], 0)},
				"with a byte before it": {text, append([]byte{0}, signature...)},
				"of zeros":              {text, make([]byte, len(signature))},
				"with a bit changed":    {text, append([]byte{signature[0] ^ 1}, signature[1:]...)},
			} {
				if err := method.Verify(bad.text, bad.signature, key); !errors.Is(err, jwt.ErrTokenSignatureInvalid) {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
}

// Signatures that are right, but of another kind than the algorithm says.
func TestSignaturesOfAnotherKind(t *testing.T) {
	leavesNothing(t)
	rs, text := signers()["RS256"], "header.payload"
	pss := func(salt int) []byte {
		method := *jwt.SigningMethodPS256
		method.Options = &rsa.PSSOptions{SaltLength: salt}
		signature, err := method.Sign(text, rs)
		if err != nil {
			t.Fatal(err)
		}
		return signature
	}
	by := func(method jwt.SigningMethod) []byte {
		signature, err := method.Sign(text, rs)
		if err != nil {
			t.Fatal(err)
		}
		return signature
	}
	sum := crypto.SHA256.New()
	sum.Write([]byte(text))
	der, _ := ecdsa.SignASN1(rand.Reader, signers()["ES256"].(*ecdsa.PrivateKey), sum.Sum(nil))
	for name, c := range map[string]struct {
		alg       string
		signature []byte
	}{
		"PSS for PKCS #1":        {"RS256", signed(t, "PS256", text)},
		"PKCS #1 for PSS":        {"PS256", signed(t, "RS256", text)},
		"a salt that is longer":  {"PS256", pss(64)},
		"no salt":                {"PS256", pss(0)},
		"SHA-512 with PKCS #1":   {"RS256", by(jwt.SigningMethodRS512)},
		"SHA-384 with PSS":       {"PS256", by(jwt.SigningMethodPS384)},
		"ASN.1 for two numbers":  {"ES256", der},
		"a key of another curve": {"ES256", signed(t, "ES384", text)},
	} {
		err := methodOf(limited(t), c.alg).Verify(text, c.signature, publicKeyOf(t, c.alg))
		if !errors.Is(err, jwt.ErrTokenSignatureInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := methodOf(limited(t), "PS256").Verify(text, pss(32), publicKeyOf(t, "PS256")); err != nil {
		t.Error(err)
	}
}

func TestOnlyAlgorithmsOfTheListAreThere(t *testing.T) {
	for _, alg := range []string{"", "none", "HS256", "RS1", "RS384", "RS512", "PS384", "ES512", "ES256K", "rs256", "Ed25519"} {
		if method := methodOf(limited(t), alg); method != nil {
			t.Errorf("%q is %v", alg, method)
		}
	}
	_, err := methodOf(limited(t), "ES256").Sign("text", nil)
	wantCode(t, err, fault.Unsupported)
}

func TestKeysThatTheBrowserRefuses(t *testing.T) {
	leavesNothing(t)
	ec, rs := publicKeyOf(t, "ES256"), publicKeyOf(t, "RS256")
	off, infinite, small := ec, ec, publicKeyOf(t, "ES384")
	off.Y = off.X
	infinite.X, infinite.Y = encode(make([]byte, 32)), encode(make([]byte, 32))
	small.Crv = "P-256"
	for name, c := range map[string]struct {
		alg string
		key token.PublicKey
	}{
		"off its curve":             {"ES256", off},
		"at infinity":               {"ES256", infinite},
		"of the wrong length":       {"ES256", small},
		"of another curve":          {"ES384", ec},
		"RSA for EC":                {"ES256", rs},
		"EC for RSA":                {"RS256", ec},
		"nothing":                   {"RS256", token.PublicKey{}},
		"Ed25519 of another length": {"EdDSA", token.PublicKey{Kty: "OKP", Crv: "Ed25519", X: "AQAB"}},
	} {
		err := methodOf(limited(t), c.alg).Verify("text", make([]byte, 64), c.key)
		if fault.CodeOf(err) != fault.KeyNotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := methodOf(limited(t), "RS256").Verify("text", nil, "a text"); !errors.Is(err, jwt.ErrInvalidKeyType) {
		t.Error(err)
	}
}

func TestSignaturesThatCannotBeChecked(t *testing.T) {
	for name, getter := range map[string]string{
		"no crypto":         "return undefined",
		"no secure context": "return {}",
		"crypto throws":     "throw new DOMException('secret', 'SecurityError')",
	} {
		t.Run(name, func(t *testing.T) {
			leavesNothing(t)
			key, signature := publicKeyOf(t, "ES256"), signed(t, "ES256", "text")
			replaceGlobal(t, "crypto", getter)
			err := methodOf(limited(t), "ES256").Verify("text", signature, key)
			wantUnable(t, err, "serve it over https")
		})
	}
	for name, c := range map[string][2]string{
		"an algorithm that is not known": {"importKey", "return Promise.reject(new DOMException('secret', 'NotSupportedError'))"},
		"importKey throws":               {"importKey", "throw 'secret'"},
		"importKey gives no key":         {"importKey", "return {}"},
		"verify rejects":                 {"verify", "return Promise.reject(new DOMException('secret', 'OperationError'))"},
		"verify throws":                  {"verify", "throw new TypeError('secret')"},
	} {
		t.Run(name, func(t *testing.T) {
			leavesNothing(t)
			failing(t, "SubtleCrypto", c[0], c[1])
			err := methodOf(limited(t), "EdDSA").Verify("text", signed(t, "EdDSA", "text"), publicKeyOf(t, "EdDSA"))
			wantUnable(t, err, "EdDSA; have the provider sign id_tokens with RS256 or ES256")
		})
	}
}

func wantUnable(t *testing.T, err error, advice string) {
	t.Helper()
	if wantCode(t, err, fault.Unsupported); err == nil || !strings.Contains(err.Error(), advice) || strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
}

// Nothing but true is a yes.
func TestAVerdictThatIsNone(t *testing.T) {
	for _, answer := range []string{"undefined", "null", "1", "'true'", "{}", "false"} {
		t.Run(answer, func(t *testing.T) {
			leavesNothing(t)
			failing(t, "SubtleCrypto", "verify", "return Promise.resolve("+answer+")")
			err := methodOf(limited(t), "ES256").Verify("text", signed(t, "ES256", "text"), publicKeyOf(t, "ES256"))
			if !errors.Is(err, jwt.ErrTokenSignatureInvalid) {
				t.Error(err)
			}
		})
	}
}

func TestASignatureIsWaitedForAsLongAsItsContextLasts(t *testing.T) {
	key, signature := publicKeyOf(t, "ES256"), signed(t, "ES256", "text")
	failing(t, "SubtleCrypto", "importKey", "return new Promise(() => {})")
	ctx, cancel := context.WithCancel(context.Background())
	verified := make(chan error, 1)
	go func() { verified <- methodOf(ctx, "ES256").Verify("text", signature, key) }()
	turn(t)
	cancel()
	if err := receive(t, verified); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
