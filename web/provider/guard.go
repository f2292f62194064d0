package provider

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"perennial/web/dpop"
)

// proofLeeway, in seconds, keeps the library from judging the age of proofs: guard has done that, by
// nonces too, and the library knows of none.
const proofLeeway = 10 * 365 * 24 * 60 * 60

type holderKey struct{}

// holder is who sends a token request: the thumbprint of the key that its proof was signed with.
type holder struct{ thumbprint string }

// guard checks the DPoP proof of a request before the provider looks at it: a token request without
// a good one spends nothing (RFC 9449 section 5). Requests without a proof pass: whether one is
// needed depends on the token.
func (p *Provider) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var who holder
		if dpop.Has(r) {
			_, accessToken, _ := strings.Cut(r.Header.Get("Authorization"), " ")
			var err error
			who.thumbprint, err = p.Proofs.Verify(r, accessToken)
			w.Header().Set(dpop.NonceHeader, p.Proofs.Nonce())
			if err != nil {
				refuseProof(w, err)
				return
			}
		}
		if r.URL.Path == TokenPath {
			r = r.WithContext(context.WithValue(r.Context(), holderKey{}, who))
		}
		next.ServeHTTP(w, asTheLibraryWants(r))
	})
}

// asTheLibraryWants takes the prefix out of the URI that go-oidc compares a proof's htu with, as it
// puts the prefix before it once more.
func asTheLibraryWants(r *http.Request) *http.Request {
	r2 := r.Clone(r.Context())
	r2.RequestURI = strings.TrimPrefix(r.RequestURI, Prefix)
	return r2
}

func refuseProof(w http.ResponseWriter, err error) {
	code := "invalid_dpop_proof"
	if errors.Is(err, dpop.ErrNonce) {
		code = "use_dpop_nonce"
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusBadRequest)
	// The status is out already: a client that went away is no news.
	_ = json.NewEncoder(w).Encode(map[string]string{"error": code, "error_description": err.Error()})
}
