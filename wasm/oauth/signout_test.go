package oauth_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
	"perennial/wasm/token"
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
	now := time.Now().Unix()
	good := unsigned(t, object{"sub": "u1", "exp": now + 60})
	expired := unsigned(t, object{"sub": "u1", "exp": now - 60})
	for name, c := range map[string]struct {
		idToken, redirect string
		query             url.Values // without the state
		posts             bool
	}{
		"with an id_token": {good, "https://app.example/bye", url.Values{
			"tenant": {"7"}, "client_id": {"demo"}, "logout_hint": {"u1"}, "post_logout_redirect_uri": {"https://app.example/bye"}}, true},
		"with one, and no way back": {good, "", url.Values{"tenant": {"7"}, "client_id": {"demo"}, "logout_hint": {"u1"}}, true},
		"with one that has expired": {expired, "", url.Values{"tenant": {"7"}, "client_id": {"demo"}, "logout_hint": {"u1"}}, true},
		"with none":                 {"", "", url.Values{"tenant": {"7"}, "client_id": {"demo"}}, false},
		"with no JWT":               {"x", "", url.Values{"tenant": {"7"}, "client_id": {"demo"}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			m := known
			m.EndSessionEndpoint = "https://id.example/logout?tenant=7"
			l, err := oauth.NewClient(nil, oauth.Configured(m), "demo").EndSession(t.Context(), c.idToken, c.redirect)
			if err != nil || (len(l.State) >= 22) != (c.redirect != "") {
				t.Fatalf("state %q, %v", l.State, err)
			}
			if l.State != "" {
				c.query.Set("state", l.State)
			}
			if u, _ := url.Parse(l.URL); u.Query().Encode() != c.query.Encode() {
				t.Errorf("URL %q", l.URL)
			}
			if !c.posts {
				if l.Action != "" || l.Form != nil {
					t.Errorf("form %v", l.Form)
				}
				return
			}
			form := url.Values{"tenant": {"7"}}
			for name, value := range l.Form {
				form.Set(name, value)
			}
			c.query.Set("id_token_hint", c.idToken)
			if l.Action != m.EndSessionEndpoint || form.Encode() != c.query.Encode() {
				t.Errorf("posts %v to %q", l.Form, l.Action)
			}
		})
	}
}

func TestALogoutThatIsNotOfTheStandardGetsItsOwnParametersAlone(t *testing.T) {
	c := oauth.NewClient(failing{errors.New("not asked")}, &oauth.Discovery{Issuer: "https://id.example"}, "demo")
	c.EndSessionEndpoint = "https://id.example/logout"
	c.LogoutParams = map[string]string{"client_id": "demo", "logout_uri": "https://app.example/bye"}
	l, err := c.EndSession(t.Context(), unsigned(t, object{"sub": "u1", "exp": time.Now().Unix() + 60}), "https://app.example/elsewhere")
	if want := "https://id.example/logout?client_id=demo&logout_uri=https%3A%2F%2Fapp.example%2Fbye"; err != nil || l.URL != want || l.Form != nil || l.State != "" {
		t.Errorf("%+v, %v", l, err)
	}
}

func TestASignOutThatTheProviderCannotBeToldOf(t *testing.T) {
	p := newProvider(t)
	_, err := p.client().EndSession(t.Context(), "", "http://app.example/bye")
	wantCode(t, err, fault.InvalidArgument)
	p.metadata = object{"end_session_endpoint": nil}
	_, err = p.client().EndSession(t.Context(), "", "")
	wantCode(t, err, fault.Unsupported)
}

func TestTheSignOutOfAnOwnBackEnd(t *testing.T) {
	for name, c := range map[string]struct{ token, body string }{
		"with a token":  {secret, `{"renewal":"` + secret + `"}`},
		"with a cookie": {"", `{}`},
	} {
		t.Run(name, func(t *testing.T) {
			status, reply := 204, ""
			var got *http.Request
			var body []byte
			url, doer := serve(t, func(w http.ResponseWriter, r *http.Request) {
				got = r
				body, _ = io.ReadAll(r.Body)
				answer(status, reply)(w, r)
			})
			own := oauth.BackEnd{Doer: doer, URL: url + "/session/end", Fields: token.Fields{"refresh_token": "data.renewal"}, Credentials: "include"}
			if err := own.SignOut(t.Context(), c.token); err != nil {
				t.Fatal(err)
			}
			if got.Method != "POST" || got.URL.Path != "/session/end" || string(body) != c.body || got.Header.Get("Test-Credentials") != "include" {
				t.Errorf("sent %s %s %q", got.Method, got.URL, body)
			}
			status, reply = 400, `{"error":"`+secret+`"}`
			err := own.SignOut(t.Context(), c.token)
			wantCode(t, err, fault.RevocationRefused)
			if c.token != "" && strings.Contains(err.Error(), secret) {
				t.Errorf("error = %v", err)
			}
			status, reply = 503, ""
			wantCode(t, own.SignOut(t.Context(), c.token), fault.ServerUnavailable)
		})
	}
}

// unsigned is an id_token with these claims, whose signature nobody looks at here.
func unsigned(t *testing.T, claims object) string {
	t.Helper()
	payload, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"RS256"}`)) + "." + encode(payload) + "." + encode([]byte("x"))
}
