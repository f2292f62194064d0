package oauth_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
)

// hanging is a server that never answers.
type hanging struct{}

func (hanging) Do(ctx context.Context, _ oauth.Request) (oauth.Response, error) {
	<-ctx.Done()
	return oauth.Response{}, ctx.Err()
}

func TestAServerThatHangsIsATimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		_, err := endpoint("https://id.example/token", hanging{}).Refresh(ctx, "r1")
		wantCode(t, err, fault.Timeout)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v is not DeadlineExceeded", err)
		}
	})
}

func TestACancelledRefreshSaysSo(t *testing.T) {
	started := make(chan struct{})
	url, doer := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // only then does the server notice that the client has gone
		close(started)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-started
		cancel()
	}()
	_, err := endpoint(url, doer).Refresh(ctx, "r1")
	wantCode(t, err, fault.NetworkError)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v is not Canceled", err)
	}
}

func TestALostConnectionIsANetworkError(t *testing.T) {
	for name, handle := range map[string]http.HandlerFunc{
		"before the answer": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"amid the answer": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			w.Write([]byte(`{"access_token":`))
			panic(http.ErrAbortHandler)
		},
	} {
		t.Run(name, func(t *testing.T) {
			url, doer := serve(t, handle)
			_, err := endpoint(url, doer).Refresh(t.Context(), "r1")
			wantCode(t, err, fault.NetworkError)
		})
	}
}

func TestAFaultOfTheDoerKeepsItsCode(t *testing.T) {
	_, err := endpoint("https://id.example/token", failing{fault.New(fault.MalformedResponse, "fetch", "too long")}).Refresh(t.Context(), "r1")
	wantCode(t, err, fault.MalformedResponse)
}

type failing struct{ err error }

func (f failing) Do(context.Context, oauth.Request) (oauth.Response, error) {
	return oauth.Response{}, f.err
}
