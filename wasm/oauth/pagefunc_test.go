package oauth_test

import (
	"context"
	"errors"
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
	"perennial/wasm/token"
)

// pageFunc is a page's function that always ends the same way.
func pageFunc(result string, err error) oauth.PageFunc {
	return oauth.PageFunc{Call: func(context.Context, string) (string, error) { return result, err }}
}

func TestPageFuncReadsWhatTheFunctionResolvesWith(t *testing.T) {
	page := oauth.PageFunc{Call: func(_ context.Context, refreshToken string) (string, error) {
		return `{"accessToken":"a","refreshToken":"` + refreshToken + `-next"}`, nil
	}}
	got, err := page.Refresh(t.Context(), "r1")
	if err != nil || got != (token.Response{AccessToken: "a", RefreshToken: "r1-next"}) {
		t.Errorf("Refresh = %#v, %v", got, err)
	}
}

func TestPageFuncFailures(t *testing.T) {
	for _, c := range []struct {
		name, result string
		err          error
		want         fault.Code
	}{
		{"nothing", "", nil, fault.MalformedResponse},
		{"null", "null", nil, fault.MalformedResponse},
		{"a text", `"a"`, nil, fault.MalformedResponse},
		{"an object without tokens", `{}`, nil, fault.MalformedResponse},
		{"an OAuth error as its result", `{"error":"invalid_grant"}`, nil, fault.MalformedResponse},
		{"a rejection", "", errors.New("TypeError: Failed to fetch"), fault.NetworkError},
		{"a definite no", "", fault.New(fault.SessionEnded, "refresh", "the page says so"), fault.SessionEnded},
		{"a fault of another kind", "", fault.New(fault.ServerUnavailable, "refresh", "busy"), fault.ServerUnavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := pageFunc(c.result, c.err).Refresh(t.Context(), "the-refresh-token")
			wantCode(t, err, c.want)
			if c.err != nil && !errors.Is(err, c.err) {
				t.Errorf("%v does not hold its cause", err)
			}
		})
	}
}

func TestADefiniteNoCountsEvenWhenItComesLate(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := pageFunc("", fault.New(fault.SessionEnded, "refresh", "no")).Refresh(ctx, "the-refresh-token")
	wantCode(t, err, fault.SessionEnded)
}

func TestTokensCountEvenWhenTheyComeLate(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got, err := pageFunc(`{"access_token":"a"}`, nil).Refresh(ctx, "r1"); err != nil || got.AccessToken != "a" {
		t.Errorf("Refresh = %#v, %v", got, err)
	}
}
