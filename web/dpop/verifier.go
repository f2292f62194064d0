// Package dpop judges proofs that a client holds the key to which its tokens are bound (RFC 9449),
// for the demo's provider and its API.
package dpop

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	// Algorithm is the one that proofs may be signed with.
	Algorithm = "ES256"
	// NonceHeader brings a client the nonce of its next proofs (RFC 9449 section 8).
	NonceHeader = "DPoP-Nonce"

	header = "DPoP"
	// window is how far a proof's iat may be from now when it has no nonce.
	window = time.Minute
)

var (
	// ErrInvalid is a proof that proves nothing (error code invalid_dpop_proof).
	ErrInvalid = errors.New("the DPoP proof is not valid")
	// ErrNonce is a proof that may be old: by its iat, or because its nonce is (error code use_dpop_nonce).
	ErrNonce = errors.New("the DPoP proof needs a nonce of this server")
)

// Verifier checks proofs as RFC 9449 section 4.3 has it. It is safe for concurrent use.
type Verifier struct {
	origin string
	recent recent
	parser *jwt.Parser
}

// NewVerifier makes one for a server's origin ("http://localhost:8080").
func NewVerifier(origin string) *Verifier {
	return &Verifier{origin: origin, parser: jwt.NewParser(
		// exp and the like are no claims of a proof: what makes it fresh is checked here.
		jwt.WithValidMethods([]string{Algorithm}), jwt.WithoutClaimsValidation())}
}

// Has reports whether a request comes with a proof, good or not.
func Has(r *http.Request) bool { return len(r.Header.Values(header)) > 0 }

// Nonce is what the next proofs should hold.
func (v *Verifier) Nonce() string { return v.recent.nonce(time.Now()) }

type claims struct {
	HTM   string `json:"htm"`
	HTU   string `json:"htu"`
	ATH   string `json:"ath"`
	Nonce string `json:"nonce"`
	jwt.RegisteredClaims
}

// Verify checks a request's proof, about accessToken unless that is empty, and returns the
// thumbprint (RFC 7638) of the key that it was signed with. The error is ErrInvalid or ErrNonce.
func (v *Verifier) Verify(r *http.Request, accessToken string) (thumbprint string, err error) {
	proofs := r.Header.Values(header)
	if len(proofs) != 1 {
		return "", ErrInvalid
	}
	var c claims
	token, err := v.parser.ParseWithClaims(proofs[0], &c, func(t *jwt.Token) (any, error) {
		key, print, err := publicKey(t.Header["jwk"])
		thumbprint = print
		return key, err
	})
	if err != nil || token.Header["typ"] != "dpop+jwt" || c.ID == "" || c.IssuedAt == nil {
		return "", ErrInvalid
	}
	if c.HTM != r.Method || !v.isOf(c.HTU, r.URL) || (accessToken != "" && !isHash(c.ATH, accessToken)) {
		return "", ErrInvalid
	}
	now := time.Now()
	// A nonce of ours says when the proof was made, whatever the client's clock says (section 11.3).
	if fresh := v.recent.knows(c.Nonce, now); !fresh && (c.Nonce != "" || now.Sub(c.IssuedAt.Time).Abs() > window) {
		return "", ErrNonce
	}
	if !v.recent.first(thumbprint+" "+c.ID, now) {
		return "", ErrInvalid
	}
	return thumbprint, nil
}

// isOf compares an htu with a request's URL: neither query nor fragment counts.
func (v *Verifier) isOf(htu string, asked *url.URL) bool {
	u, err := url.Parse(htu)
	return err == nil && u.Scheme+"://"+u.Host == v.origin && u.EscapedPath() == asked.EscapedPath()
}

func isHash(ath, accessToken string) bool {
	sum := sha256.Sum256([]byte(accessToken))
	return subtle.ConstantTimeCompare([]byte(ath), []byte(base64.RawURLEncoding.EncodeToString(sum[:]))) == 1
}
