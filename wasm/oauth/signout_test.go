package oauth_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
)

func TestRevocationSendsTheFormOfRFC7009(t *testing.T) {
	p := newProvider(t)
	p.handle["/revoke"] = answer(200, ``) // for a token that it does not know, too
	if err := p.client().Revoke(t.Context(), secret, oauth.HintRefreshToken); err != nil {
		t.Error(err)
	}
	want := url.Values{"token": {secret}, "token_type_hint": {"refresh_token"}, "client_id": {"demo"}}
	if p.form.Encode() != want.Encode() {
		t.Errorf("form %v", p.form)
	}
}

func TestWhatARevocationMayBeAnswered(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		body   string
		want   fault.Code
		reason string
	}{
		{"later", 503, ``, fault.ServerUnavailable, ""},
		{"too many", 429, ``, fault.ServerUnavailable, ""},
		{"not this kind", 400, `{"error":"unsupported_token_type"}`, fault.RevocationRefused, "unsupported_token_type"},
		{"not this client", 401, `{"error":"invalid_client","error_description":"` + secret + `"}`, fault.RevocationRefused, "invalid_client"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newProvider(t)
			p.handle["/revoke"] = answer(c.status, c.body, "Retry-After", "5")
			err := p.client().Revoke(t.Context(), secret, oauth.HintRefreshToken)
			wantCode(t, err, c.want)
			var e *oauth.Error
			var f *fault.Error
			if !errors.As(err, &e) || e.Reason() != c.reason || !errors.As(err, &f) || f.RetryAfter != 5*time.Second || strings.Contains(err.Error(), secret[:10]) {
				t.Errorf("error = %v", err)
			}
		})
	}
}

func TestRevocationNeedsATokenAndAnEndpoint(t *testing.T) {
	c := oauth.NewClient(failing{errors.New("down")}, oauth.Configured(known), "demo")
	wantCode(t, c.Revoke(t.Context(), "", ""), fault.InvalidArgument)
	wantCode(t, c.Revoke(t.Context(), secret, ""), fault.Unsupported)
	m := known
	m.RevocationEndpoint = "https://id.example/revoke"
	wantCode(t, oauth.NewClient(failing{errors.New("down")}, oauth.Configured(m), "demo").Revoke(t.Context(), secret, ""), fault.NetworkError)
}

func TestTheWayToTheProvidersSignOut(t *testing.T) {
	m := known
	m.EndSessionEndpoint = "https://id.example/logout?tenant=7"
	c := oauth.NewClient(nil, oauth.Configured(m), "demo")
	raw, state, err := c.EndSession(t.Context(), "u1", "https://app.example/bye")
	if err != nil || len(state) < 22 {
		t.Fatalf("EndSession = %q, %q, %v", raw, state, err)
	}
	u, _ := url.Parse(raw)
	want := url.Values{"tenant": {"7"}, "client_id": {"demo"}, "logout_hint": {"u1"}, "post_logout_redirect_uri": {"https://app.example/bye"}, "state": {state}}
	if u.Query().Encode() != want.Encode() {
		t.Errorf("URL %q", raw)
	}
	for back, ours := range map[string]bool{
		"https://app.example/bye?state=" + state: true, "https://app.example/bye?state=other": false,
		"https://app.example/bye": false, "https://app.example/bye?state=": false,
	} {
		if oauth.EndedSession(back, state) != ours {
			t.Errorf("EndedSession(%q) is not %v", back, ours)
		}
	}
	if oauth.EndedSession("https://app.example/bye?state=", "") {
		t.Error("an empty state was taken for one")
	}
}

func TestASignOutWithoutAWayBack(t *testing.T) {
	p := newProvider(t)
	raw, state, err := p.client().EndSession(t.Context(), "", "")
	if err != nil || state != "" || raw != p.url+"/logout?client_id=demo" {
		t.Errorf("EndSession = %q, %q, %v", raw, state, err)
	}
	_, _, err = p.client().EndSession(t.Context(), "u1", "http://app.example/bye")
	wantCode(t, err, fault.InvalidArgument)
	p.metadata = object{"end_session_endpoint": nil}
	_, _, err = p.client().EndSession(t.Context(), "u1", "")
	wantCode(t, err, fault.Unsupported)
}
