package signin_test

import (
	"reflect"
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/signin"
	"perennial/wasm/token"
)

func TestWhoseCallbackAURLIs(t *testing.T) {
	const answer = "?code=c&state="
	for _, c := range []struct {
		name      string
		url       func(state string) string
		change    func(*signin.Flow)
		is, maybe bool
	}{
		{"the answer to a sign-in of this tab", func(s string) string { return origin + "/callback" + answer + s }, nil, true, true},
		{"its refusal", func(s string) string { return origin + "/callback?error=access_denied&state=" + s }, nil, true, true},
		{"in the fragment", func(s string) string { return origin + "/callback#code=c&state=" + s }, nil, true, true},
		{"wherever it has come to", func(s string) string { return origin + "/elsewhere" + answer + s }, nil, true, true},
		{"another state, where one is awaited", func(string) string { return origin + "/callback" + answer + "forged" }, nil, true, true},
		{"another state, elsewhere", func(string) string { return origin + "/elsewhere" + answer + "other" }, nil, false, true},
		{"of another provider", func(string) string { return origin + "/elsewhere" + answer + "other&iss=https://other.example" }, nil, false, false},
		{"of this provider", func(string) string { return origin + "/elsewhere" + answer + "other&iss=" + issuer }, nil, false, true},
		{"of one of many tenants", func(string) string { return origin + "/elsewhere" + answer + "other&iss=https://login.example/t1/v2.0" },
			func(f *signin.Flow) { f.Config.Issuer = "https://login.example/common/v2.0" }, false, true},
		{"without an issuer to compare with", func(string) string { return origin + "/elsewhere" + answer + "other&iss=https://other.example" },
			func(f *signin.Flow) { f.Config.Issuer, f.Config.Endpoints.Authorization = "", issuer+"/authorize" }, false, true},
		{"where nobody signs in by redirect", func(string) string { return origin + "/elsewhere" + answer + "other" },
			func(f *signin.Flow) { f.Config.Issuer = "" }, false, false},
		{"no callback", func(string) string { return origin + "/callback?code=c" }, nil, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			state := w.begin(t, w.flow(nil), signin.Options{})
			f, url := w.flow(c.change), c.url(state)
			if got := f.IsCallback(url); got != c.is {
				t.Errorf("IsCallback is %v, want %v", got, c.is)
			}
			if got := f.MayBeCallback(url); got != c.maybe {
				t.Errorf("MayBeCallback is %v, want %v", got, c.maybe)
			}
		})
	}
}

func TestAPageThatIsOpenedWithAnAnswer(t *testing.T) {
	spent := []string{"signinfailed callback_spent"}
	for _, c := range []struct {
		name    string
		page    signin.OpenedPage
		want    signin.Outcome
		reports []string
	}{
		{"to a sign-in of this tab", signin.OpenedPage{URL: "/callback?x=y&code=c&state=STATE"}, signin.Outcome{Outcome: "signedin", URL: "/callback?x=y", Location: "/here?a=b#c"}, nil},
		{"that another tab has claimed", signin.OpenedPage{URL: "/callback?code=c&state=STATE", Claimed: true}, signin.Outcome{Outcome: "none", URL: "/callback"}, nil},
		{"that nobody has asked for", signin.OpenedPage{URL: "/configured?code=c&state=unknown#d"}, signin.Outcome{Outcome: "failed", URL: "/configured#d"}, spent},
		{"of another provider", signin.OpenedPage{URL: "/configured?code=c&state=unknown&iss=https://other.example"}, signin.Outcome{Outcome: "none", URL: "/configured?code=c&state=unknown&iss=https://other.example"}, nil},
		{"that belongs to others", signin.OpenedPage{URL: "/others?code=c&state=unknown"}, signin.Outcome{Outcome: "none", URL: "/others?code=c&state=unknown"}, nil},
		{"or with none", signin.OpenedPage{URL: "/configured?code=c"}, signin.Outcome{Outcome: "none", URL: "/configured?code=c"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			f := w.flow(nil)
			state := w.begin(t, f, signin.Options{})
			f.Config.RedirectURI = "/configured"
			f.Opening = signin.NewOpeningCallback(nil)
			c.page.URL = origin + replaced(c.page.URL, state)
			c.want.URL = origin + c.want.URL
			got, err := f.HandleOpened(t.Context(), c.page)
			if err != nil || got != c.want {
				t.Errorf("the outcome is %+v, %v, want %+v", got, err, c.want)
			}
			if !reflect.DeepEqual(w.events, c.reports) {
				t.Errorf("reported: %q, want %q", w.events, c.reports)
			}
			if err := f.Opening.Wait(t.Context()); err != nil {
				t.Errorf("whoever waits for the callback goes on waiting: %v", err)
			}
		})
	}
}

func TestACallbackCountsOnce(t *testing.T) {
	w := newWorld()
	f := w.flow(nil)
	url := origin + "/callback?code=c&state=" + w.begin(t, f, signin.Options{})
	if got, _ := f.HandleCallback(t.Context(), signin.PageURL{URL: url}); got.Outcome != "signedin" || len(w.texts) != 1 {
		t.Errorf("the first time: %+v, and storage holds %v", got, w.texts)
	}
	if got, _ := f.HandleCallback(t.Context(), signin.PageURL{URL: url}); got != (signin.Outcome{Outcome: "failed", URL: origin + "/callback"}) {
		t.Errorf("the second time: %+v", got)
	}
	if want := []string{"signinfailed callback_spent"}; !reflect.DeepEqual(w.events, want) {
		t.Errorf("reported: %q", w.events)
	}
}

func TestACallbackThatCannotBeTakenOutOfStorageDoesNotCount(t *testing.T) {
	w := newWorld()
	f := w.flow(nil)
	w.begin(t, f, signin.Options{})
	url := origin + "/callback?code=c&state=" + w.begin(t, f, signin.Options{})
	w.setErr = fault.New(fault.StorageBlocked, "write storage", "blocked")
	_, err := f.Complete(t.Context(), url)
	wantCode(t, err, fault.StateMismatch)
	if w.session.AccessToken != "" {
		t.Error("a session has begun")
	}
}

func TestWhatEndsASignIn(t *testing.T) {
	denied := fault.New(fault.SignInRefused, "signin", "denied")
	for _, c := range []struct {
		name   string
		set    func(*world)
		url    string
		want   fault.Code
		report string
	}{
		{"the provider's refusal", func(w *world) { w.refused = denied }, "/callback?error=access_denied&state=STATE", fault.SignInRefused, "signinfailed signin_refused /here?a=b#c"},
		{"another state than those of this tab", func(*world) {}, "/callback?code=c&state=forged", fault.StateMismatch, "signinfailed state_mismatch"},
		{"a UserInfo of another user", func(w *world) {
			w.claims, w.infoErr = token.Claims{"sub": "ada"}, fault.New(fault.UserInfoMismatch, "userinfo", "another")
		}, "/callback?code=c&state=STATE", fault.UserInfoMismatch, "signinfailed userinfo_mismatch /here?a=b#c"},
		{"a sign-out meanwhile", func(w *world) { w.lateErr = fault.New(fault.SessionEnded, "authenticate", "late") }, "/callback?code=c&state=STATE", fault.SessionEnded, "signinfailed session_ended /here?a=b#c"},
		{"no callback", func(*world) {}, "/callback?code=c", fault.InvalidArgument, "signinfailed invalid_argument"},
	} {
		for _, handled := range []bool{false, true} {
			t.Run(c.name, func(t *testing.T) {
				w := newWorld()
				f := w.flow(nil)
				url := origin + replaced(c.url, w.begin(t, f, signin.Options{}))
				c.set(w)
				if handled {
					if got, err := f.HandleCallback(t.Context(), signin.PageURL{URL: url}); err != nil || got.Outcome != "failed" {
						t.Errorf("the outcome is %+v, %v", got, err)
					}
					if !reflect.DeepEqual(w.events, []string{c.report}) {
						t.Errorf("reported: %q, want %q", w.events, c.report)
					}
				} else {
					_, err := f.Complete(t.Context(), url)
					wantCode(t, err, c.want)
				}
				if w.session.AccessToken != "" {
					t.Error("a session has begun")
				}
			})
		}
	}
}

func TestTheKeeperKnowsOfASignInBeforeItsTokensAreAskedFor(t *testing.T) {
	w := newWorld()
	f := w.flow(nil)
	url := origin + "/callback?code=c&state=" + w.begin(t, f, signin.Options{})
	w.refused = fault.New(fault.NetworkError, "signin", "down")
	_, err := f.Complete(t.Context(), url)
	wantCode(t, err, fault.NetworkError)
	if w.began != 1 {
		t.Errorf("it knows of %d", w.began)
	}
}

func TestWhoTheProfileIsAbout(t *testing.T) {
	for _, c := range []struct {
		name    string
		claims  token.Claims
		info    token.Claims
		infoErr error
		access  string
		want    string
	}{
		{"nobody without an id_token", nil, nil, nil, "access", ``},
		{"the id_token's user", token.Claims{"sub": "ada", "nonce": "n"}, nil, fault.New(fault.Unsupported, "userinfo", "none"), "access", `{"sub":"ada"}`},
		{"with what UserInfo adds", token.Claims{"sub": "ada"}, token.Claims{"sub": "ada", "name": "Ada"}, nil, "access", `{"name":"Ada","sub":"ada"}`},
		{"which takes an access token", token.Claims{"sub": "ada"}, token.Claims{"name": "Ada"}, nil, "", `{"sub":"ada"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			f := w.flow(nil)
			url := origin + "/callback?code=c&state=" + w.begin(t, f, signin.Options{})
			w.claims, w.info, w.infoErr, w.tokens.AccessToken = c.claims, c.info, c.infoErr, c.access
			if _, err := f.Complete(t.Context(), url); err != nil {
				t.Fatal(err)
			}
			if w.profile != c.want || !reflect.DeepEqual(w.session, w.tokens) {
				t.Errorf("the profile is %s, want %s", w.profile, c.want)
			}
		})
	}
}

func TestASessionThatCannotBeRefreshedIsReported(t *testing.T) {
	for _, c := range []struct {
		scope, refresh string
		want           []string
	}{
		{"openid offline_access", "", []string{"error no_refresh_token"}},
		{"openid offline_access", "refresh", nil},
		{"openid", "", nil},
	} {
		w := newWorld()
		w.tokens.RefreshToken = c.refresh
		f := w.flow(nil)
		url := origin + "/callback?code=c&state=" + w.begin(t, f, signin.Options{Scope: c.scope})
		if _, err := f.Complete(t.Context(), url); err != nil || !reflect.DeepEqual(w.events, c.want) {
			t.Errorf("scope %q, refresh token %q: reported %q, %v", c.scope, c.refresh, w.events, err)
		}
		w.events = nil
		if err := f.Password(t.Context(), signin.Options{Scope: c.scope}); err != nil || !reflect.DeepEqual(w.events, c.want) {
			t.Errorf("by password, scope %q, refresh token %q: reported %q, %v", c.scope, c.refresh, w.events, err)
		}
	}
}

func TestTheEventOfASignInKnowsWhereToReturnTo(t *testing.T) {
	w := newWorld()
	f := w.flow(nil)
	if _, err := f.Complete(t.Context(), origin+"/callback?code=c&state="+w.begin(t, f, signin.Options{ReturnTo: "/page#x"})); err != nil {
		t.Fatal(err)
	}
	if got, again := f.ReturnTo.Take(), f.ReturnTo.Take(); got != "/page#x" || again != "" {
		t.Errorf("it is %q, and then %q", got, again)
	}
}
