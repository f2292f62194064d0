package dpop

import (
	"crypto/rand"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"perennial/web/dpoptest"
)

const (
	origin = "http://localhost:8080"
	at     = "/api/hello?x=1"
	bound  = "an access token"
)

// proof is what a client makes; a test spoils it.
type proof struct {
	header, claims map[string]any
	key            any
	method         jwt.SigningMethod
}

func newProof(t *testing.T) proof {
	t.Helper()
	key, jwk := dpoptest.NewKey(t)
	return proof{
		header: map[string]any{"typ": "dpop+jwt", "alg": "ES256", "jwk": jwk},
		claims: map[string]any{"jti": rand.Text(), "htm": "GET", "htu": origin + "/api/hello",
			"iat": time.Now().Unix(), "ath": dpoptest.Hash(bound)},
		key: key, method: jwt.SigningMethodES256,
	}
}

func (p proof) request(t *testing.T) *http.Request {
	t.Helper()
	token := jwt.NewWithClaims(p.method, jwt.MapClaims(p.claims))
	token.Header = p.header
	signed, err := token.SignedString(p.key)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, at, nil)
	r.Header.Set("DPoP", signed)
	return r
}

func TestAProofIsGoodOnceAndNamesItsKey(t *testing.T) {
	v := NewVerifier(origin)
	p := newProof(t)
	r := p.request(t)
	thumbprint, err := v.Verify(r, bound)
	if err != nil || len(thumbprint) != 43 {
		t.Fatalf("%q, %v", thumbprint, err)
	}
	if _, err := v.Verify(r, bound); !errors.Is(err, ErrInvalid) {
		t.Errorf("the same proof again: %v", err)
	}
	p.claims["jti"] = rand.Text()
	if again, err := v.Verify(p.request(t), bound); err != nil || again != thumbprint {
		t.Errorf("another proof of the same key: %q, %v", again, err)
	}
}

func TestAProofOfAnythingElseIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(proof)
		want  error
	}{
		"another method":      {func(p proof) { p.claims["htm"] = "POST" }, ErrInvalid},
		"another path":        {func(p proof) { p.claims["htu"] = origin + "/api/other" }, ErrInvalid},
		"another origin":      {func(p proof) { p.claims["htu"] = "http://evil.test/api/hello" }, ErrInvalid},
		"another token":       {func(p proof) { p.claims["ath"] = dpoptest.Hash("another") }, ErrInvalid},
		"no token":            {func(p proof) { delete(p.claims, "ath") }, ErrInvalid},
		"no jti":              {func(p proof) { delete(p.claims, "jti") }, ErrInvalid},
		"no iat":              {func(p proof) { delete(p.claims, "iat") }, ErrInvalid},
		"another type":        {func(p proof) { p.header["typ"] = "JWT" }, ErrInvalid},
		"no key":              {func(p proof) { delete(p.header, "jwk") }, ErrInvalid},
		"a private key":       {func(p proof) { jwk(p)["d"] = "AA" }, ErrInvalid},
		"a key off the curve": {func(p proof) { jwk(p)["x"] = jwk(p)["y"] }, ErrInvalid},
		"another curve":       {func(p proof) { jwk(p)["crv"] = "P-384" }, ErrInvalid},
		"long ago":            {func(p proof) { p.claims["iat"] = time.Now().Add(-time.Hour).Unix() }, ErrNonce},
		"in the future":       {func(p proof) { p.claims["iat"] = time.Now().Add(time.Hour).Unix() }, ErrNonce},
		"another's nonce":     {func(p proof) { p.claims["nonce"] = "not ours" }, ErrNonce},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProof(t)
			c.spoil(p)
			if _, err := NewVerifier(origin).Verify(p.request(t), bound); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

func TestAProofHasToBeSignedByItsOwnKey(t *testing.T) {
	p, other := newProof(t), newProof(t)
	p.key = other.key
	if _, err := NewVerifier(origin).Verify(p.request(t), bound); !errors.Is(err, ErrInvalid) {
		t.Errorf("another key's signature: %v", err)
	}
	p = newProof(t)
	p.method, p.header["alg"], p.key = jwt.SigningMethodNone, "none", jwt.UnsafeAllowNoneSignatureType
	if _, err := NewVerifier(origin).Verify(p.request(t), bound); !errors.Is(err, ErrInvalid) {
		t.Errorf("no signature: %v", err)
	}
	p = newProof(t)
	p.method, p.header["alg"], p.key = jwt.SigningMethodHS256, "HS256", []byte("secret")
	if _, err := NewVerifier(origin).Verify(p.request(t), bound); !errors.Is(err, ErrInvalid) {
		t.Errorf("HMAC: %v", err)
	}
}

func TestTwoProofsAreNone(t *testing.T) {
	r := newProof(t).request(t)
	r.Header.Add("DPoP", newProof(t).request(t).Header.Get("DPoP"))
	if _, err := NewVerifier(origin).Verify(r, bound); !errors.Is(err, ErrInvalid) {
		t.Errorf("%v, want %v", err, ErrInvalid)
	}
}

func jwk(p proof) map[string]string { return p.header["jwk"].(map[string]string) }
