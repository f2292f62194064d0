package signintest

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"perennial/web/api"
	"perennial/web/provider"
)

// Serve serves a provider, whose access tokens live for ttl, and the API that takes them, on one origin until the test's end.
// The browser is one that has not signed in there yet.
func Serve(t testing.TB, ttl time.Duration) (*provider.Provider, *api.API, *Browser) {
	t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	p, err := provider.New(server.URL, ttl)
	if err != nil {
		t.Fatal(err)
	}
	a := api.New(p)
	p.Register(mux)
	mux.Handle("/api/", a)
	return p, a, &Browser{Origin: server.URL, ClientID: provider.ClientID}
}
