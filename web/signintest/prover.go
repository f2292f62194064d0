package signintest

import (
	"crypto/ecdsa"
	"crypto/rand"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"perennial/web/dpoptest"
)

// Prover makes DPoP proofs with a key of its own (RFC 9449 section 4.2).
type Prover struct {
	key *ecdsa.PrivateKey
	jwk map[string]string
}

// NewProver makes a key.
func NewProver(t testing.TB) *Prover {
	t.Helper()
	key, jwk := dpoptest.NewKey(t)
	return &Prover{key, jwk}
}

// Thumbprint names the key (RFC 7638).
func (p *Prover) Thumbprint() string {
	return dpoptest.Hash(`{"crv":"P-256","kty":"EC","x":"` + p.jwk["x"] + `","y":"` + p.jwk["y"] + `"}`)
}

// Prove makes a proof for one request, about accessToken unless that is empty; change may spoil it.
func (p *Prover) Prove(t testing.TB, method, url, accessToken string, change ...func(jwt.MapClaims)) string {
	t.Helper()
	claims := jwt.MapClaims{"jti": rand.Text(), "htm": method, "htu": url, "iat": time.Now().Unix()}
	if accessToken != "" {
		claims["ath"] = dpoptest.Hash(accessToken)
	}
	for _, c := range change {
		c(claims)
	}
	token := jwt.NewWithClaims(jwt.SigningMethodES256, claims)
	token.Header["typ"] = "dpop+jwt"
	token.Header["jwk"] = p.jwk
	signed, err := token.SignedString(p.key)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}
