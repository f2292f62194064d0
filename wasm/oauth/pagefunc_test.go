package oauth_test

import (
	"context"
	"errors"
	"strings"
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
		reason       string
	}{
		{"nothing", "", nil, fault.RefreshRefused, ""},
		{"null", "null", nil, fault.RefreshRefused, ""},
		{"a text", `"a"`, nil, fault.RefreshRefused, ""},
		{"an object without tokens", `{}`, nil, fault.RefreshRefused, ""},
		{"what the server has answered, whatever it was", `{"error":"invalid_grant"}`, nil, fault.SessionEnded, "invalid_grant"},
		{"GitHub's answer", `{"error":"bad_refresh_token"}`, nil, fault.SessionEnded, "bad_refresh_token"},
		{"Spring's answer", `{"status":400,"error":"Bad Request"}`, nil, fault.RefreshRefused, "Bad Request"},
		{"an answer for now", `{"error":"temporarily_unavailable"}`, nil, fault.ServerUnavailable, "temporarily_unavailable"},
		{"a network error", "", errors.New("TypeError: Failed to fetch"), fault.NetworkError, ""},
		{"a rejection", "", &oauth.Rejection{Description: "Failed to fetch"}, fault.NetworkError, ""},
		{"its own code", "", &oauth.Rejection{Code: "session_ended", Description: "gone"}, fault.SessionEnded, ""},
		{"its own code and word", "", &oauth.Rejection{Code: "session_ended", Reason: "kicked out"}, fault.SessionEnded, "kicked out"},
		{"invalid_grant", "", &oauth.Rejection{Reason: "invalid_grant"}, fault.SessionEnded, "invalid_grant"},
		{"another error that ends a session", "", &oauth.Rejection{Reason: "login_required", Code: "OAUTH_RESPONSE_BODY_ERROR"}, fault.SessionEnded, "login_required"},
		{"supabase-js", "", &oauth.Rejection{Code: "refresh_token_already_used", Description: "Invalid Refresh Token"}, fault.SessionEnded, "refresh_token_already_used"},
		{"the app's own mistake", "", &oauth.Rejection{Reason: "invalid_client"}, fault.NetworkError, "invalid_client"},
		{"a word that is no code", "", &oauth.Rejection{Reason: "Bad Request"}, fault.NetworkError, "Bad Request"},
		{"for now", "", &oauth.Rejection{Reason: "temporarily_unavailable"}, fault.NetworkError, "temporarily_unavailable"},
		{"a rejection that shows the token", "", &oauth.Rejection{Reason: "bad the-refresh-token", Description: "bad the-refresh-token"}, fault.NetworkError, "unprintable"},
		{"a definite no", "", fault.New(fault.SessionEnded, "refresh", "the page says so"), fault.SessionEnded, ""},
		{"a fault of another kind", "", fault.New(fault.ServerUnavailable, "refresh", "busy"), fault.ServerUnavailable, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := pageFunc(c.result, c.err).Refresh(t.Context(), "the-refresh-token")
			wantCode(t, err, c.want)
			if got := reasonOf(err); got != c.reason {
				t.Errorf("reason %q, want %q", got, c.reason)
			}
			if strings.Contains(err.Error(), "the-refresh-token") {
				t.Errorf("%v shows the token", err)
			}
			var rejected *oauth.Rejection
			if c.err != nil && !errors.As(c.err, &rejected) && !errors.Is(err, c.err) {
				t.Errorf("%v does not hold its cause", err)
			}
			if rejected != nil && c.reason != "unprintable" && !strings.Contains(err.Error(), rejected.Description) {
				t.Errorf("%v does not quote the page", err)
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
