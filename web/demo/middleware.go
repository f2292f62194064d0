package demo

import (
	"bytes"
	"io"
	"net/http"
	"net/url"

	"perennial/web/api"
)

const maxTokenRequest = 64 << 10

// Token stands in front of the token endpoint: it counts refreshes (RFC 6749 section 6) and
// breaks them while a breakage is in force. Sign-ins (authorization_code) pass.
func (c *Controls) Token(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxTokenRequest))
		if err != nil {
			http.Error(w, "the body could not be read", http.StatusBadRequest)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		form, err := url.ParseQuery(string(body))
		if err != nil || form.Get("grant_type") != "refresh_token" {
			next.ServeHTTP(w, r)
			return
		}
		c.counters.tokenCall()
		if b, over := c.breakage.current(); b.Mode != "" {
			misbehave(w, r, b, over)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// API stands in front of the API: it counts, refuses the next n requests when asked to, and breaks
// with the token endpoint when the breakage says so.
func (c *Controls) API(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse := c.counters.apiRequest()
		if b, over := c.breakage.current(); b.Mode != "" && b.API {
			misbehave(w, r, b, over)
			return
		}
		watch := &statusWatch{ResponseWriter: w}
		if refuse {
			api.Refuse(watch, r, "The access token was refused on purpose")
		} else {
			next.ServeHTTP(watch, r)
		}
		if watch.status == http.StatusUnauthorized {
			c.counters.api401()
		}
	})
}

// statusWatch notes the status of an answer.
type statusWatch struct {
	http.ResponseWriter
	status int
}

// WriteHeader notes status and passes it on.
func (s *statusWatch) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

// Unwrap is for http.ResponseController.
func (s *statusWatch) Unwrap() http.ResponseWriter { return s.ResponseWriter }
