package oauth_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
	"perennial/wasm/token"
)

// client is a Doer over real HTTP. Like the browser's it cuts off a body at the limit.
type client struct{ *http.Client }

func (c client) Do(ctx context.Context, r oauth.Request) (oauth.Response, error) {
	request, err := http.NewRequestWithContext(ctx, r.Method, r.URL, strings.NewReader(r.Body))
	if err != nil {
		return oauth.Response{}, err
	}
	for name, value := range r.Header {
		request.Header.Set(name, value)
	}
	request.Header.Set("Test-Credentials", r.Credentials)
	response, err := c.Client.Do(request)
	if err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return oauth.Response{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, int64(r.Limit)))
	header := map[string]string{}
	for name, values := range response.Header {
		header[strings.ToLower(name)] = values[0]
	}
	return oauth.Response{Status: response.StatusCode, Header: header, Body: body}, err
}

// serve starts a server for the length of a test.
func serve(t *testing.T, handle http.HandlerFunc) (url string, doer oauth.Doer) {
	t.Helper()
	server := httptest.NewServer(handle)
	t.Cleanup(server.Close)
	return server.URL, client{server.Client()}
}

// answer is a server that always says the same.
func answer(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

func endpoint(url string, doer oauth.Doer) oauth.Endpoint {
	return oauth.Endpoint{Doer: doer, URL: func(context.Context) (string, error) { return url, nil }, ClientID: "demo"}
}

func wantCode(t *testing.T, err error, want fault.Code) {
	t.Helper()
	if got := fault.CodeOf(err); got != want {
		t.Errorf("error %v has code %q, want %q", err, got, want)
	}
}

// refresh is any of the refreshers with the token that it is to spend.
type refresh struct {
	by interface {
		Refresh(ctx context.Context, refreshToken string) (token.Response, error)
	}
	spend string
}

func (r refresh) run(t *testing.T) error {
	_, err := r.by.Refresh(t.Context(), r.spend)
	return err
}
