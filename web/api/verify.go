package api

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"perennial/web/dpop"
	"perennial/web/provider"
)

// verifier checks access tokens as RFC 9068 section 4 does, that their grant still stands, and that
// who sends a bound one holds its key (RFC 9449 section 7.1).
type verifier struct {
	parser *jwt.Parser
	keys   map[string]any // by kid
	grants *provider.Grants
	proofs *dpop.Verifier

	mu     *sync.Mutex
	cutoff *time.Time
}

type accepted struct {
	subject    string
	generation int
	expires    time.Time
}

type claims struct {
	ClientID string `json:"client_id"`
	// Confirmation names the key that the token is bound to (RFC 9449 section 6.1).
	Confirmation struct {
		Thumbprint string `json:"jkt"`
	} `json:"cnf"`
	jwt.RegisteredClaims
}

func newVerifier(p *provider.Provider) verifier {
	v := verifier{
		// No leeway: a token is good until exp and not a second longer.
		parser: jwt.NewParser(jwt.WithValidMethods([]string{"ES256"}), jwt.WithIssuer(p.Issuer),
			jwt.WithAudience(p.Audience), jwt.WithExpirationRequired(), jwt.WithLeeway(0)),
		keys:   make(map[string]any),
		grants: p.Grants,
		proofs: p.Proofs,
		mu:     new(sync.Mutex),
		cutoff: new(time.Time),
	}
	for _, key := range p.Keys().Keys {
		v.keys[key.KeyID] = key.Key
	}
	return v
}

func (v verifier) verify(r *http.Request) (accepted, *refusal) {
	scheme, raw, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	bound := strings.EqualFold(scheme, dpopScheme)
	if !bound && !strings.EqualFold(scheme, bearerScheme) {
		return accepted{}, noToken
	}
	var c claims
	raw = strings.TrimSpace(raw)
	_, err := v.parser.ParseWithClaims(raw, &c, v.key)
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return accepted{}, expired
	case errors.Is(err, jwt.ErrTokenMalformed):
		return accepted{}, invalidToken("The access token is malformed")
	case errors.Is(err, jwt.ErrTokenSignatureInvalid), errors.Is(err, jwt.ErrTokenUnverifiable):
		return accepted{}, invalidToken("The access token is not signed by the provider")
	case err != nil:
		return accepted{}, invalidToken("The access token is meant for someone else")
	case c.ClientID != provider.ClientID:
		return accepted{}, invalidToken("The access token is meant for another client")
	}
	issued, ok := v.grants.Issued(c.ID)
	if !ok {
		return accepted{}, invalidToken("The access token was revoked")
	}
	v.mu.Lock()
	old := issued.At.Before(*v.cutoff)
	v.mu.Unlock()
	if old {
		return accepted{}, expired
	}
	if refusal := v.possession(r, raw, bound, c.Confirmation.Thumbprint); refusal != nil {
		return accepted{}, refusal
	}
	return accepted{subject: c.Subject, generation: issued.Generation, expires: c.ExpiresAt.Time}, nil
}

// possession checks that a bound token comes with its key's proof, and that no other pretends to.
func (v verifier) possession(r *http.Request, token string, bound bool, thumbprint string) *refusal {
	switch {
	case !bound && thumbprint != "":
		return invalidToken("The access token is bound to a key")
	case bound && thumbprint == "":
		return invalidToken("The access token is not bound to a key")
	case !bound:
		return nil
	}
	signer, err := v.proofs.Verify(r, token)
	switch {
	case errors.Is(err, dpop.ErrNonce):
		return &refusal{"use_dpop_nonce", "The proof needs a nonce"}
	case err != nil:
		return &refusal{"invalid_dpop_proof", "The proof is not valid"}
	case signer != thumbprint:
		return &refusal{"invalid_dpop_proof", "The proof is of another key"}
	}
	return nil
}

func (v verifier) key(t *jwt.Token) (any, error) {
	kid, _ := t.Header["kid"].(string)
	key, ok := v.keys[kid]
	if !ok {
		return nil, fmt.Errorf("no key with this kid")
	}
	return key, nil
}

func (v verifier) expireAll() {
	v.mu.Lock()
	defer v.mu.Unlock()
	*v.cutoff = time.Now()
}
