// Package api is the demo's protected API. It believes nothing: every request's token is verified,
// signature and all, and refused as RFC 6750 section 3 has it.
package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"perennial/web/dpop"
	"perennial/web/provider"
)

// Hello is what the API answers to a token that it accepts.
type Hello struct {
	Message string `json:"message"`
	// Generation counts the tokens of the grant; the first is 1.
	Generation int `json:"generation"`
	// ExpiresIn is how many whole seconds the token has left.
	ExpiresIn int `json:"expiresIn"`
	// Received describes the body of a request to /api/echo.
	Received *Received `json:"received,omitempty"`
}

// API is an http.Handler for /api/: GET hello, any method echo.
type API struct {
	verifier verifier
	mux      *http.ServeMux
}

// New makes the API that trusts p's tokens and no others.
func New(p *provider.Provider) *API {
	a := &API{verifier: newVerifier(p), mux: http.NewServeMux()}
	a.mux.HandleFunc("/api/hello", a.hello)
	a.mux.HandleFunc("/api/echo", a.echo)
	a.mux.HandleFunc("/api/", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "no such resource", http.StatusNotFound)
	})
	return a
}

// ExpireAll refuses from now on every token that has been issued until now.
func (a *API) ExpireAll() { a.verifier.expireAll() }

type grantKey struct{}

// ServeHTTP verifies the token, whatever the path, then answers.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if schemeOf(r) == dpopScheme {
		w.Header().Set(dpop.NonceHeader, a.verifier.proofs.Nonce())
	}
	accepted, refusal := a.verifier.verify(r)
	if refusal != nil {
		refusal.write(w, r)
		return
	}
	a.mux.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), grantKey{}, accepted)))
}

func (a *API) hello(w http.ResponseWriter, r *http.Request) {
	answer(w, r, nil)
}

func (a *API) echo(w http.ResponseWriter, r *http.Request) {
	received, err := receive(w, r)
	if err != nil {
		http.Error(w, "the body could not be read", http.StatusBadRequest)
		return
	}
	answer(w, r, received)
}

func answer(w http.ResponseWriter, r *http.Request, received *Received) {
	accepted := r.Context().Value(grantKey{}).(accepted)
	w.Header().Set("Content-Type", "application/json")
	// The status is out already: a client that went away is no news.
	_ = json.NewEncoder(w).Encode(Hello{
		Message:    "Hello " + accepted.subject,
		Generation: accepted.generation,
		ExpiresIn:  int(time.Until(accepted.expires) / time.Second),
		Received:   received,
	})
}
