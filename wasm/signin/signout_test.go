package signin_test

import (
	"reflect"
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
	"perennial/wasm/signin"
)

func TestSigningOut(t *testing.T) {
	logout := oauth.Logout{URL: issuer + "/logout?a=b", State: "s", Action: issuer + "/logout", Form: map[string]string{"id_token_hint": "id"}}
	everywhere := signin.LogoutRequest{Location: logout.URL, State: "s", Action: logout.Action, Form: logout.Form}
	const bye = origin + "/bye"
	for _, c := range []struct {
		name    string
		options signin.SignOutOptions
		set     func(*world, *signin.Flow)
		want    signin.LogoutRequest
		awaited int    // how often revocations were waited for
		hint    string // the id_token that the provider is given
		reports []string
	}{
		{"here alone", signin.SignOutOptions{}, nil, signin.LogoutRequest{}, 0, "", nil},
		{"and going elsewhere, which is the gate's", signin.SignOutOptions{Redirect: bye}, nil, signin.LogoutRequest{}, 1, "", nil},
		{"everywhere", signin.SignOutOptions{Everywhere: true, Redirect: bye}, nil, everywhere, 1, "kept", nil},
		{"everywhere, with the id_token that the gate had", signin.SignOutOptions{Everywhere: true, IDToken: "gate's"}, nil, everywhere, 1, "gate's", nil},
		{"everywhere, without a provider", signin.SignOutOptions{Everywhere: true, Redirect: bye}, func(_ *world, f *signin.Flow) { f.Client = nil },
			signin.LogoutRequest{Location: bye}, 1, "", []string{"incomplete unsupported"}},
		{"everywhere, at a provider that cannot", signin.SignOutOptions{Everywhere: true, Redirect: bye},
			func(w *world, _ *signin.Flow) { w.logoutErr = fault.New(fault.NetworkError, "signout", "down") },
			signin.LogoutRequest{Location: bye}, 1, "kept", []string{"incomplete network_error"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			w.logout, w.idToken = logout, "kept"
			f := w.flow(nil)
			if c.set != nil {
				c.set(w, f)
			}
			got, err := f.SignOut(t.Context(), c.options)
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("the user goes to %+v, %v, want %+v", got, err, c.want)
			}
			if w.signedOut != 1 || w.awaited != c.awaited || w.hint != c.hint {
				t.Errorf("signed out %d times, waited %d times, gave %q", w.signedOut, w.awaited, w.hint)
			}
			if want := append([]string{"begins"}, c.reports...); !reflect.DeepEqual(w.events, want) {
				t.Errorf("reported: %q, want %q", w.events, want)
			}
		})
	}
}

func TestASessionThatCouldNotBeEndedHereIsNotEndedThere(t *testing.T) {
	w := newWorld()
	w.keptErr = fault.New(fault.StorageBlocked, "sign-out", "blocked")
	_, err := w.flow(nil).SignOut(t.Context(), signin.SignOutOptions{Everywhere: true})
	wantCode(t, err, fault.StorageBlocked)
	if w.awaited != 0 || w.hint != "" {
		t.Error("the provider was asked")
	}
}
