package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"perennial/web/signintest"
)

func serve(t *testing.T) *signintest.Browser {
	t.Helper()
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	var err error
	if handler, err = newHandler(server.URL, time.Hour, os.DirFS(t.TempDir())); err != nil {
		t.Fatal(err)
	}
	return &signintest.Browser{Origin: server.URL, ClientID: "demo"}
}

func TestThePageIsServedAtItsRoutesUnderOneName(t *testing.T) {
	handler, err := newHandler("http://localhost:8080", time.Hour, os.DirFS(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		url, location string
		status        int
	}{
		{"http://localhost:8080/", "", 200},
		{"http://localhost:8080/account", "", 200},
		{"http://localhost:8080/callback?code=1", "", 200},
		{"http://127.0.0.1:8080/account?x=1", "http://localhost:8080/account?x=1", 307},
		{"http://app.localhost:8080/", "", 200},
		{"http://localhost:8080/dist/perennial.js", "", 404},
	} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, c.url, nil))
		if w.Code != c.status || w.Header().Get("Location") != c.location {
			t.Errorf("%s: %d %q", c.url, w.Code, w.Header().Get("Location"))
		}
	}
}

func TestTheOriginIsWhatABrowserWouldCallTheAddress(t *testing.T) {
	got := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 4321}
	for asked, want := range map[string]string{
		"localhost:0": "http://localhost:4321", ":4321": "http://localhost:4321", "0.0.0.0:0": "http://localhost:4321",
		"127.0.0.1:0": "http://127.0.0.1:4321", "[::1]:0": "http://[::1]:4321",
	} {
		if origin, err := originOf(asked, got); err != nil || origin != want {
			t.Errorf("%s: %q %v, want %q", asked, origin, err, want)
		}
	}
}
