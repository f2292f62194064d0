package oauth_test

import (
	"errors"
	"strings"
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
)

// What a refusal means in a refresh for one API, and that it means more in one for the session.
func TestARefusalForOneAPI(t *testing.T) {
	for _, c := range []struct {
		status        int
		body          string
		one, everyone fault.Code
	}{
		{400, `{"error":"invalid_target"}`, fault.GrantRefused, fault.SessionEnded},
		{400, `{"error":"invalid_scope"}`, fault.GrantRefused, fault.SessionEnded},
		{401, `{"error":"unauthorized_client"}`, fault.GrantRefused, fault.SessionEnded},
		{403, `{"error":"access_denied"}`, fault.GrantRefused, fault.RefreshRefused},
		{400, `{"error":"invalid_grant"}`, fault.SessionEnded, fault.SessionEnded},
		{503, `{"error":"invalid_target"}`, fault.ServerUnavailable, fault.ServerUnavailable},
		{403, ``, fault.RefreshRefused, fault.RefreshRefused},
	} {
		url, doer := serve(t, answer(c.status, c.body))
		_, err := endpoint(url, doer).Refresh(t.Context(), "secret-token")
		var refused *oauth.Error
		if !errors.As(err, &refused) {
			t.Fatalf("%d %s: %v", c.status, c.body, err)
		}
		if got := fault.CodeOf(refused.ForOneAPI("https://api.example")); got != c.one {
			t.Errorf("%d %s for one API: %q, want %q", c.status, c.body, got, c.one)
		}
		named := strings.Contains(refused.ForOneAPI("https://api.example").Error(), "https://api.example")
		if named != (c.one == fault.GrantRefused) {
			t.Errorf("%d %s: the API is named: %v", c.status, c.body, named)
		}
		if got := fault.CodeOf(err); got != c.everyone {
			t.Errorf("%d %s for all: %q, want %q", c.status, c.body, got, c.everyone)
		}
	}
}
