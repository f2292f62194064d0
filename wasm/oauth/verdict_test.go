package oauth_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
)

// What each answer of a token endpoint means for the session (design, rule 5 of the refresh).
func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		body   string
		want   fault.Code
	}{
		{"a spent token", 400, `{"error":"invalid_grant"}`, fault.SessionEnded},
		{"a spent token, as some providers say it", 400, `{"error":"invalid_request"}`, fault.SessionEnded},
		{"a client that is gone", 401, `{"error":"invalid_client","error_description":"no such client"}`, fault.SessionEnded},
		{"an error of the server's own", 400, `{"error":"Bad Request"}`, fault.RefreshRefused},
		{"an error that cannot be shown", 400, `{"error":"\u0001"}`, fault.RefreshRefused},
		{"an empty 400", 400, ``, fault.RefreshRefused},
		{"a 400 without an error", 400, `{"message":"no"}`, fault.RefreshRefused},
		{"a 400 whose error is no text", 400, `{"error":{"code":7}}`, fault.RefreshRefused},
		{"a 400 with an empty error", 400, `{"error":""}`, fault.RefreshRefused},
		{"a 401 page", 401, `<h1>Sign in</h1>`, fault.RefreshRefused}, // but see own
		{"a firewall", 403, `<h1>Forbidden</h1>`, fault.RefreshRefused},
		{"an OAuth error with the wrong status", 403, `{"error":"invalid_grant"}`, fault.SessionEnded},
		{"a client that is gone, with the wrong status", 403, `{"error":"invalid_client"}`, fault.RefreshRefused},
		{"not found", 404, ``, fault.RefreshRefused},
		{"gone", 410, ``, fault.RefreshRefused},
		{"request timeout", 408, ``, fault.ServerUnavailable},
		{"too early", 425, ``, fault.ServerUnavailable},
		{"too many requests", 429, ``, fault.ServerUnavailable},
		{"too many requests with an OAuth error", 429, `{"error":"invalid_request"}`, fault.ServerUnavailable},
		{"unavailable with a 400", 400, `{"error":"temporarily_unavailable"}`, fault.ServerUnavailable},
		{"unavailable with a 403", 403, `{"error":"temporarily_unavailable"}`, fault.ServerUnavailable},
		{"a server error with a 400", 400, `{"error":"server_error"}`, fault.ServerUnavailable},
		{"slow down", 400, `{"error":"slow_down"}`, fault.ServerUnavailable},
		{"a DPoP nonce", 401, `{"error":"use_dpop_nonce"}`, fault.ServerUnavailable},
		{"a proof that was refused", 400, `{"error":"invalid_dpop_proof"}`, fault.ServerUnavailable},
		{"internal error", 500, ``, fault.ServerUnavailable},
		{"internal error that speaks of the grant", 500, `{"error":"invalid_grant"}`, fault.ServerUnavailable},
		{"bad gateway", 502, `<h1>Bad gateway</h1>`, fault.ServerUnavailable},
		{"service unavailable", 503, ``, fault.ServerUnavailable},
		{"not modified", 304, ``, fault.ServerUnavailable},
		{"HTML with a 200", 200, `<h1>Free Wi-Fi</h1>`, fault.MalformedResponse},
		{"nothing with a 200", 200, ``, fault.RefreshRefused},
		{"nothing with a 204", 204, ``, fault.RefreshRefused},
		{"an error with a 200", 200, `{"error":"bad_refresh_token"}`, fault.SessionEnded},
		{"an error with a 200 that ends nothing", 200, `{"error":"server_error"}`, fault.ServerUnavailable},
		{"JSON without tokens", 200, `{"ok":true}`, fault.RefreshRefused},
		{"an answer beyond the limit", 200, `{"access_token":"a","x":"` + strings.Repeat("x", 2<<20) + `"}`, fault.MalformedResponse},
	} {
		t.Run(c.name, func(t *testing.T) {
			url, doer := serve(t, answer(c.status, c.body))
			for name, refresher := range map[string]refresh{
				"Endpoint":             {endpoint(url, doer), "secret-token"},
				"Own":                  {oauth.BackEnd{Doer: doer, URL: url}, "secret-token"},
				"BackEnd with cookies": {oauth.BackEnd{Doer: doer, URL: url, Credentials: "include"}, ""},
			} {
				want := c.want
				if c.status == 401 && want == fault.RefreshRefused && name != "Endpoint" {
					want = fault.SessionEnded // the app's own back end has no more to say than that
				}
				err := refresher.run(t)
				if got := fault.CodeOf(err); got != want {
					t.Errorf("%s: %v has code %q, want %q", name, err, got, want)
				}
				var refused *oauth.Error
				if errors.As(err, &refused) && (refused.Definite() != (want == fault.SessionEnded) || refused.Doubtful() != (want == fault.RefreshRefused) || refused.Status != c.status) {
					t.Errorf("%s: definite %v, doubtful %v", name, refused.Definite(), refused.Doubtful())
				}
			}
		})
	}
}

func TestRetryAfterReachesTheFault(t *testing.T) {
	url, doer := serve(t, answer(429, ``, "Retry-After", "17"))
	_, err := endpoint(url, doer).Refresh(t.Context(), "secret-token")
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != fault.ServerUnavailable || f.RetryAfter != 17*time.Second {
		t.Errorf("fault = %+v", f)
	}
}
