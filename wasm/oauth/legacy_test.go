package oauth_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
	"perennial/wasm/token"
)

// tenant is a server that speaks the legacy endpoints.
type tenant struct {
	t       *testing.T
	devices map[string]string // the name of each device that holds the refresh token "r1-of-the-tenant"
}

const legacyToken = "r1-of-the-tenant"

func newTenant(t *testing.T) (*tenant, oauth.Legacy) {
	s := &tenant{t: t, devices: map[string]string{}}
	url, doer := serve(t, s.serve)
	return s, oauth.Legacy{Doer: doer, Domain: strings.TrimPrefix(url, "http://"), ClientID: "demo"}
}

func (s *tenant) serve(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		s.t.Error(err)
	}
	refuse := func(status int, code string) {
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"error":%q,"error_description":"it was %s"}`, code, r.PostFormValue("password"))
	}
	switch {
	case r.Method+r.URL.Path == "POST/oauth/ro":
		if r.PostFormValue("password") != "lovelace-1815" {
			refuse(401, "invalid_user_password")
			return
		}
		want := url.Values{"client_id": {"demo"}, "username": {"ada"}, "password": {"lovelace-1815"}, "connection": {"Users"},
			"grant_type": {"password"}, "scope": {"openid offline_access"}, "device": {"Chrome browser"}}
		if r.PostForm.Encode() != want.Encode() {
			s.t.Errorf("/oauth/ro was sent %v", r.PostForm)
		}
		s.devices["dcr/1"] = r.PostFormValue("device")
		io.WriteString(w, `{"id_token":"i1","access_token":"a1","refresh_token":"`+legacyToken+`","token_type":"bearer"}`)
	case r.Method+r.URL.Path == "POST/delegation":
		if len(s.devices) == 0 {
			refuse(400, "invalid_request")
			return
		}
		want := url.Values{"client_id": {"demo"}, "target": {"demo"}, "grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"},
			"api_type": {"app"}, "refresh_token": {legacyToken}, "scope": {"passthrough"}}
		if r.PostForm.Encode() != want.Encode() {
			s.t.Errorf("/delegation was sent %v", r.PostForm)
		}
		io.WriteString(w, `{"token_type":"Bearer","expires_in":36000,"id_token":"i2"}`)
	case r.Header.Get("Authorization") != "Bearer "+secret:
		refuse(401, "Unauthorized")
	case r.Method+r.URL.Path == "GET/api/v2/device-credentials":
		if r.URL.RawQuery != "client_id=demo&type=refresh_token&user_id=auth0%7C1" {
			s.t.Errorf("device-credentials was asked %q", r.URL.RawQuery)
		}
		io.WriteString(w, `[{"id":"dcr/1","device_name":"Chrome browser","type":"refresh_token"}]`)
	case r.Method+r.URL.EscapedPath() == "DELETE/api/v2/device-credentials/dcr%2F1":
		delete(s.devices, "dcr/1")
		w.WriteHeader(204)
	default:
		refuse(404, "not_found")
	}
}

func ada(password string) oauth.Credentials {
	return oauth.Credentials{Username: "ada", Password: password, Connection: "Users", Device: "Chrome browser"}
}

func TestALegacySession(t *testing.T) {
	s, legacy := newTenant(t)
	r, err := legacy.SignIn(t.Context(), ada("lovelace-1815"))
	if err != nil || r != (token.Response{AccessToken: "a1", IDToken: "i1", RefreshToken: legacyToken, TokenType: "bearer"}) {
		t.Fatalf("SignIn = %#v, %v", r, err)
	}
	for range 2 { // the refresh token does not rotate
		r, err = legacy.Refresh(t.Context(), r.RefreshToken)
		if err != nil || r != (token.Response{IDToken: "i2", RefreshToken: legacyToken, TokenType: "Bearer", ExpiresIn: 10 * time.Hour}) {
			t.Fatalf("Refresh = %#v, %v", r, err)
		}
	}
	devices, err := legacy.Devices(t.Context(), secret, "auth0|1")
	if err != nil || !reflect.DeepEqual(devices, []oauth.Device{{ID: "dcr/1", Name: "Chrome browser"}}) {
		t.Fatalf("Devices = %v, %v", devices, err)
	}
	if err := legacy.Revoke(t.Context(), secret, devices[0].ID); err != nil || len(s.devices) != 0 {
		t.Errorf("Revoke: %v, devices %v", err, s.devices)
	}
	_, err = legacy.Refresh(t.Context(), legacyToken)
	wantCode(t, err, fault.SessionEnded)
}

func TestALegacyTenantRefuses(t *testing.T) {
	_, legacy := newTenant(t)
	_, err := legacy.SignIn(t.Context(), ada("wrong-password"))
	wantCode(t, err, fault.SignInRefused)
	var e *oauth.Error
	if !errors.As(err, &e) || e.Reason() != "invalid_user_password" || strings.Contains(err.Error(), "wrong-password") {
		t.Errorf("error = %v", err)
	}
	_, err = legacy.Devices(t.Context(), "of another user", "auth0|1")
	wantCode(t, err, fault.RevocationRefused)
	wantCode(t, legacy.Revoke(t.Context(), secret, "dcr/2"), fault.RevocationRefused)
	wantCode(t, legacy.Revoke(t.Context(), secret, ""), fault.InvalidArgument)
	_, err = legacy.Refresh(t.Context(), "")
	wantCode(t, err, fault.InvalidArgument)
	legacy.Domain = ""
	_, err = legacy.SignIn(t.Context(), ada("lovelace-1815"))
	wantCode(t, err, fault.InvalidConfig)
	if !strings.Contains(err.Error(), "auth0") {
		t.Errorf("a password without a tenant: %v", err)
	}
}

func TestALegacyTenantThatSaysNothingUseful(t *testing.T) {
	for status, want := range map[int]fault.Code{200: fault.MalformedResponse, 503: fault.ServerUnavailable} {
		url, doer := serve(t, answer(status, `<h1>Hello</h1>`))
		legacy := oauth.Legacy{Doer: doer, Domain: url, ClientID: "demo"}
		_, err := legacy.SignIn(t.Context(), ada("lovelace-1815"))
		wantCode(t, err, want)
		_, err = legacy.Devices(t.Context(), secret, "u")
		wantCode(t, err, want)
	}
}

func TestNoPasswordGoesOverPlainHTTP(t *testing.T) {
	legacy := oauth.Legacy{Doer: failing{errors.New("asked")}, Domain: "http://tenant.example", ClientID: "demo"}
	_, err := legacy.SignIn(t.Context(), ada("lovelace-1815"))
	wantCode(t, err, fault.InvalidConfig)
	legacy.Domain = "tenant.example/"
	_, err = legacy.SignIn(t.Context(), ada("lovelace-1815"))
	wantCode(t, err, fault.NetworkError) // by HTTPS it is asked
}

func TestCredentialsPrintNoPassword(t *testing.T) {
	for _, verb := range []string{"%v", "%+v", "%#v"} {
		if shown := fmt.Sprintf(verb, ada("lovelace-1815")); strings.Contains(shown, "1815") {
			t.Errorf("%s shows %s", verb, shown)
		}
	}
}
