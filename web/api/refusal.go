package api

import (
	"fmt"
	"net/http"
	"strings"

	"perennial/web/dpop"
)

const (
	bearerScheme = "Bearer"
	dpopScheme   = "DPoP"
)

// refusal is a 401 with the challenge of RFC 6750 section 3, or of RFC 9449 section 7.1.
type refusal struct{ code, description string }

// noToken: a request without authentication learns no error code (RFC 6750 section 3.1).
var noToken = &refusal{}

var expired = invalidToken("The access token expired")

func invalidToken(description string) *refusal { return &refusal{"invalid_token", description} }

// Refuse answers 401 invalid_token with this description.
func Refuse(w http.ResponseWriter, r *http.Request, description string) {
	invalidToken(description).write(w, r)
}

// schemeOf is the scheme to challenge a request with: the one that it uses.
func schemeOf(r *http.Request) string {
	scheme, _, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if strings.EqualFold(scheme, dpopScheme) {
		return dpopScheme
	}
	return bearerScheme
}

// The answer has no body: the challenge says it all, and a client that replays the request without
// reading the first answer leaves nothing of it hanging on the connection.
func (f *refusal) write(w http.ResponseWriter, r *http.Request) {
	challenge := schemeOf(r)
	if f.code != "" {
		challenge = fmt.Sprintf("%s error=%q, error_description=%q", challenge, f.code, f.description)
	}
	if schemeOf(r) == dpopScheme {
		challenge += fmt.Sprintf(", algs=%q", dpop.Algorithm)
	}
	w.Header().Set("WWW-Authenticate", challenge)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusUnauthorized)
}
