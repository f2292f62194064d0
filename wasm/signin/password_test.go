package signin_test

import (
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
	"perennial/wasm/signin"
)

func TestWhatALegacyTenantIsGiven(t *testing.T) {
	for _, c := range []struct {
		options signin.Options
		want    oauth.Credentials
	}{
		{signin.Options{Username: "ada", Password: "p", Connection: "db"}, oauth.Credentials{Username: "ada", Password: "p", Connection: "db", Scope: "openid offline_access", Device: "laptop"}},
		{signin.Options{Username: "ada", Scope: "openid", Device: "phone"}, oauth.Credentials{Username: "ada", Scope: "openid", Device: "phone"}},
	} {
		w := newWorld()
		if err := w.flow(nil).Password(t.Context(), c.options); err != nil || w.user != c.want || w.session.AccessToken != "access" || w.began != 1 {
			t.Errorf("it is given %#v, %v; the session's token is %q", w.user, err, w.session.AccessToken)
		}
	}
}

func TestAWrongPasswordBeginsNoSession(t *testing.T) {
	w := newWorld()
	w.refused = fault.New(fault.SignInRefused, "signin", "invalid_user_password")
	wantCode(t, w.flow(nil).Password(t.Context(), signin.Options{}), fault.SignInRefused)
	w.refused, w.lateErr = nil, fault.New(fault.SessionEnded, "authenticate", "late")
	wantCode(t, w.flow(nil).Password(t.Context(), signin.Options{}), fault.SessionEnded)
	if w.session.AccessToken != "" || w.events != nil {
		t.Errorf("a session has begun, or something was reported: %q", w.events)
	}
}
