// Package demo lets a page or a test make the demo's servers misbehave on purpose: the token
// endpoint breaks, the API refuses, grants are revoked. It has no authentication of its own and
// belongs on a loopback address.
package demo

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"perennial/web/api"
	"perennial/web/provider"
)

// Controls are the endpoints under /demo/ and the middleware that carries out what they ask for.
type Controls struct {
	provider *provider.Provider
	api      *api.API
	breakage breakage
	counters counters
	mux      *http.ServeMux
}

// New makes the controls of one provider and one API.
func New(p *provider.Provider, a *api.API) *Controls {
	c := &Controls{provider: p, api: a, mux: http.NewServeMux()}
	c.mux.HandleFunc("POST /demo/expire", c.expire)
	c.mux.HandleFunc("POST /demo/break", c.breakTokens)
	c.mux.HandleFunc("POST /demo/refuse", c.refuse)
	c.mux.HandleFunc("POST /demo/revoke", c.revoke)
	c.mux.HandleFunc("POST /demo/reset", c.reset)
	c.mux.HandleFunc("GET /demo/stats", c.stats)
	c.mux.HandleFunc("GET /demo/devices", c.devices)
	c.mux.HandleFunc("POST /demo/devices/revoke", c.revokeDevice)
	return c
}

// ServeHTTP answers requests to /demo/.
func (c *Controls) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	c.mux.ServeHTTP(w, r)
}

func (c *Controls) expire(w http.ResponseWriter, _ *http.Request) {
	c.api.ExpireAll()
	reply(w, struct{}{})
}

func (c *Controls) breakTokens(w http.ResponseWriter, r *http.Request) {
	var ask Breakage
	if !read(w, r, &ask) {
		return
	}
	if err := c.breakage.set(ask, time.Now()); err != nil {
		fail(w, err)
		return
	}
	reply(w, ask)
}

func (c *Controls) refuse(w http.ResponseWriter, r *http.Request) {
	var ask struct {
		Count int `json:"count"`
	}
	if !read(w, r, &ask) {
		return
	}
	c.counters.refuseNext(ask.Count)
	reply(w, ask)
}

func (c *Controls) revoke(w http.ResponseWriter, _ *http.Request) {
	c.provider.Grants.RevokeAll()
	reply(w, struct{}{})
}

func (c *Controls) reset(w http.ResponseWriter, _ *http.Request) {
	c.breakage.end()
	c.counters.reset()
	c.provider.Grants.ResetCounts()
	reply(w, struct{}{})
}

func (c *Controls) stats(w http.ResponseWriter, _ *http.Request) {
	stats, counts := c.counters.read(), c.provider.Grants.Counts()
	stats.Refreshes, stats.Replays, stats.Grants = counts.Refreshes, counts.Replays, counts.Grants
	reply(w, stats)
}

// read takes the JSON body apart; no body leaves into as it is.
func read(w http.ResponseWriter, r *http.Request, into any) bool {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		fail(w, err)
		return false
	}
	return true
}

func fail(w http.ResponseWriter, err error) {
	http.Error(w, "demo: "+err.Error(), http.StatusBadRequest)
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	// The status is out already: a client that went away is no news.
	_ = json.NewEncoder(w).Encode(v)
}
