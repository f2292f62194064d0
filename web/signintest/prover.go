package signintest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Prover makes DPoP proofs with a key of its own (RFC 9449 section 4.2).
type Prover struct {
	key  *ecdsa.PrivateKey
	x, y string
}

// NewProver makes a key.
func NewProver(t testing.TB) *Prover {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	text := base64.RawURLEncoding.EncodeToString
	return &Prover{key: key, x: text(point[1:33]), y: text(point[33:])}
}

// Thumbprint names the key (RFC 7638).
func (p *Prover) Thumbprint() string {
	return hash(`{"crv":"P-256","kty":"EC","x":"` + p.x + `","y":"` + p.y + `"}`)
}

// Prove makes a proof for one request, about accessToken unless that is empty; change may spoil it.
func (p *Prover) Prove(t testing.TB, method, url, accessToken string, change ...func(jwt.MapClaims)) string {
	t.Helper()
	claims := jwt.MapClaims{"jti": rand.Text(), "htm": method, "htu": url, "iat": time.Now().Unix()}
	if accessToken != "" {
		claims["ath"] = hash(accessToken)
	}
	for _, c := range change {
		c(claims)
	}
	token := jwt.NewWithClaims(jwt.SigningMethodES256, claims)
	token.Header["typ"] = "dpop+jwt"
	token.Header["jwk"] = map[string]string{"kty": "EC", "crv": "P-256", "x": p.x, "y": p.y}
	signed, err := token.SignedString(p.key)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
