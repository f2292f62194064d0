package oauth_test

import (
	"encoding/json"
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
		reason        string
	}{
		{400, `{"error":"invalid_target"}`, fault.GrantRefused, fault.SessionEnded, "invalid_target"},
		{400, `{"error":"invalid_scope"}`, fault.GrantRefused, fault.SessionEnded, "invalid_scope"},
		{401, `{"error":"unauthorized_client"}`, fault.GrantRefused, fault.SessionEnded, "unauthorized_client"},
		{403, `{"error":"access_denied"}`, fault.GrantRefused, fault.SessionEnded, "access_denied"},
		{400, `{"error":"consent_required"}`, fault.GrantRefused, fault.SessionEnded, "consent_required"},
		{403, `{"error":"interaction_required"}`, fault.GrantRefused, fault.SessionEnded, "interaction_required"},
		{400, `{"error":"insufficient_user_authentication"}`, fault.GrantRefused, fault.SessionEnded, "insufficient_user_authentication"},
		{200, `{"error":"invalid_scope"}`, fault.GrantRefused, fault.RefreshRefused, "invalid_scope"},
		// Entra says invalid_grant, and beside it of what.
		{400, `{"error":"invalid_grant","error_codes":[65001],"suberror":"consent_required"}`, fault.GrantRefused, fault.SessionEnded, "consent_required"},
		{400, `{"error":"invalid_grant","error_codes":[65001]}`, fault.GrantRefused, fault.SessionEnded, "consent_required"},
		{400, `{"error":"interaction_required","error_codes":[50076],"suberror":"basic_action","claims":"{\"access_token\":{}}"}`, fault.GrantRefused, fault.SessionEnded, "interaction_required"},
		{400, `{"error":"invalid_resource","error_codes":[500011]}`, fault.GrantRefused, fault.SessionEnded, "invalid_resource"},
		{400, `{"error":"invalid_grant","error_codes":[700084],"suberror":"token_expired"}`, fault.SessionEnded, fault.SessionEnded, "invalid_grant"},
		{400, `{"error":"invalid_grant","error_codes":["65001",null],"suberror":7}`, fault.SessionEnded, fault.SessionEnded, "invalid_grant"},
		{400, `{"error":"invalid_grant"}`, fault.SessionEnded, fault.SessionEnded, "invalid_grant"},
		{400, `{"error":"login_required"}`, fault.SessionEnded, fault.SessionEnded, "login_required"},
		{403, `{"error":"mfa_required"}`, fault.SessionEnded, fault.SessionEnded, "mfa_required"},
		{503, `{"error":"invalid_target"}`, fault.ServerUnavailable, fault.ServerUnavailable, "invalid_target"},
		{403, ``, fault.RefreshRefused, fault.RefreshRefused, ""},
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
		if got := refused.ForOneAPI("https://api.example").Reason(); got != c.reason || refused.Reason() != c.reason {
			t.Errorf("%d %s: the reason is %q, want %q", c.status, c.body, got, c.reason)
		}
	}
}

// The claims are for the next sign-in, so they have to come through whole; what is none does not come through at all.
func TestTheClaimsOfARefusal(t *testing.T) {
	const claims = `{"access_token":{"capolids":{"essential":true,"values":["7a1c"]}}}`
	for given, want := range map[string]string{
		claims: claims, "": "", "null": "", "[1]": "", `{"access_token":`: "", "7": "",
		`{"a":"` + strings.Repeat("x", 5000) + `"}`: "", `{"a":"secret-token"}`: "", `{"a":"eyJhbGciOiJub25lIn0"}`: "",
	} {
		body, err := json.Marshal(map[string]any{"error": "interaction_required", "claims": given})
		if err != nil {
			t.Fatal(err)
		}
		url, doer := serve(t, answer(400, string(body)))
		_, err = endpoint(url, doer).Refresh(t.Context(), "secret-token")
		var refused *oauth.Error
		if !errors.As(err, &refused) {
			t.Fatal(err)
		}
		if got := refused.ForOneAPI("https://api.example").ClaimsRequest(); got != want {
			t.Errorf("claims %s became %s", given, got)
		}
	}
}
