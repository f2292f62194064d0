package signin_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"

	"perennial/wasm/config"
	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/oauth"
	"perennial/wasm/signin"
)

func TestOptionsBecomeTheAuthorizationRequest(t *testing.T) {
	for _, c := range []struct {
		name, options string
		apis          []config.API
		want          string // the parameters that are not about security
	}{
		{"nothing asked for", `{}`, nil, "device=laptop&scope=openid+offline_access"},
		{"each option", `{"scope":"openid","prompt":"login","login_hint":"ada","acr_values":"2","max_age":0,"audience":"a","resource":"https://r","device":"phone","response_mode":"fragment"}`,
			nil, "acr_values=2&audience=a&device=phone&login_hint=ada&max_age=0&prompt=login&resource=https%3A%2F%2Fr&response_mode=fragment&scope=openid"},
		{"several resources", `{"resource":["https://r","https://s"]}`, nil, "device=laptop&resource=https%3A%2F%2Fr&resource=https%3A%2F%2Fs&scope=openid+offline_access"},
		{"an empty resource", `{"resource":""}`, nil, "device=laptop&scope=openid+offline_access"},
		{"what has no option of its own", `{"ui_locales":"de","popup":true,"returnTo":"/x","number":1,"username":"u"}`, nil, "device=laptop&scope=openid+offline_access&ui_locales=de"},
		{"signing up", `{"signup":true}`, nil, "device=laptop&scope=openid+offline_access&screen_hint=signup"},
		{"what the APIs need", `{}`, []config.API{{Resource: "https://r", Scope: "read"}, {Audience: "a"}}, "audience=a&device=laptop&resource=https%3A%2F%2Fr&scope=openid+offline_access+read"},
		{"a scope of the page's goes before the APIs'", `{"scope":"openid"}`, []config.API{{Resource: "https://r", Scope: "read"}}, "device=laptop&resource=https%3A%2F%2Fr&scope=openid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			var o signin.Options
			if err := json.Unmarshal([]byte(c.options), &o); err != nil {
				t.Fatal(err)
			}
			to, err := w.flow(func(f *signin.Flow) { f.Config.APIs = c.apis }).Authorize(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			location, _ := url.Parse(to.URL)
			got := location.Query()
			if got.Get("state") != to.State || to.State == "" || got.Get("redirect_uri") != origin+"/callback" {
				t.Errorf("the URL is %s, of state %q", to.URL, to.State)
			}
			for _, name := range []string{"state", "nonce", "code_challenge", "code_challenge_method", "response_type", "client_id", "redirect_uri"} {
				got.Del(name)
			}
			if got.Encode() != c.want {
				t.Errorf("the request is\n%s, want\n%s", got.Encode(), c.want)
			}
		})
	}
}

func TestOptionsOfAWrongTypeAreRefused(t *testing.T) {
	for _, text := range []string{`{"scope":1}`, `{"resource":1}`, `{"max_age":"1"}`, `[]`} {
		if err := json.Unmarshal([]byte(text), new(signin.Options)); err == nil {
			t.Errorf("%s was read", text)
		}
	}
}

func TestWhereTheUserReturnsTo(t *testing.T) {
	for _, c := range []struct {
		name, saved string
		options     signin.Options
		want        string
	}{
		{"here", "", signin.Options{}, origin + "/here?a=b#c"},
		{"where a protected route was asked for", "/account", signin.Options{}, "/account"},
		{"where the page says", "/account", signin.Options{ReturnTo: "/page"}, origin + "/page"},
		{"where the page says, from its base URL", "", signin.Options{ReturnTo: "page"}, origin + "/base/page"},
		{"nowhere: a popup leaves the page where it is", "", signin.Options{Popup: true}, ""},
		{"a popup of a protected route", "/account", signin.Options{Popup: true}, "/account"},
		{"what was saved is of another origin", "https://evil.example/", signin.Options{}, origin + "/here?a=b#c"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			if c.saved != "" {
				w.texts["return"] = c.saved
			}
			w.begin(t, w.flow(nil), c.options)
			if w.request.ReturnTo != c.want {
				t.Errorf("the user returns to %q, want %q", w.request.ReturnTo, c.want)
			}
		})
	}
}

func TestWhereTheCallbackComesTo(t *testing.T) {
	for _, c := range []struct {
		name, configured, option, origin string
		want                             string
		code                             fault.Code
	}{
		{"the configured path", "/callback", "", origin, origin + "/callback", ""},
		{"the option", "/callback", "/other", origin, origin + "/other", ""},
		{"an absolute URL", origin + "/x?y", "", origin, origin + "/x?y", ""},
		{"relative to the base URL", "x", "", origin, origin + "/base/x", ""},
		{"another origin", "/callback", "https://evil.example/", origin, "", fault.InvalidArgument},
		{"a script", "/callback", "javascript:alert(1)", origin, "", fault.InvalidArgument},
		{"a page without an origin", "/callback", "", "null", "", fault.Unsupported},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			w.page = c.origin
			_, err := w.flow(func(f *signin.Flow) { f.Config.RedirectURI = c.configured }).Authorize(t.Context(), signin.Options{RedirectURI: c.option})
			wantCode(t, err, c.code)
			if w.redirect != c.want {
				t.Errorf("the callback comes to %q, want %q", w.redirect, c.want)
			}
		})
	}
}

func TestWhatASignInNeeds(t *testing.T) {
	blocked := func(f *signin.Flow) { f.Transactions.Blocked = errors.New("blocked") }
	for _, c := range []struct {
		name    string
		change  func(*signin.Flow)
		options signin.Options
		want    fault.Code
	}{
		{"a provider", func(f *signin.Flow) { f.Client = nil }, signin.Options{}, fault.InvalidConfig},
		{"storage to know the callback by", blocked, signin.Options{}, fault.StorageBlocked},
		{"but not with a popup", blocked, signin.Options{Popup: true}, ""},
		{"a key to bind to", func(f *signin.Flow) { f.Prover = key{"", errors.New("none")} }, signin.Options{}, fault.Internal},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := newWorld().flow(c.change).Authorize(t.Context(), c.options)
			wantCode(t, err, c.want)
		})
	}
}

type key struct {
	name string
	err  error
}

func (k key) Thumbprint(context.Context) (string, error) { return k.name, k.err }

func TestTheCodeIsBoundToTheKeyOfTheBrowser(t *testing.T) {
	w := newWorld()
	w.begin(t, w.flow(func(f *signin.Flow) { f.Prover = key{"thumb", nil} }), signin.Options{})
	if w.request.KeyThumbprint != "thumb" {
		t.Errorf("the request is bound to %q", w.request.KeyThumbprint)
	}
}

func TestASignInWaitsForTheRevocationOfWhatWasBefore(t *testing.T) {
	w := newWorld()
	w.begin(t, w.flow(nil), signin.Options{})
	if w.awaited != 1 {
		t.Errorf("it has waited %d times", w.awaited)
	}
}

func TestWhatBeginsNoSignInLeavesNothingBehind(t *testing.T) {
	w := newWorld()
	w.authorized = fault.New(fault.ServerUnavailable, "discovery", "down")
	_, err := w.flow(nil).Authorize(t.Context(), signin.Options{})
	wantCode(t, err, fault.ServerUnavailable)
	if len(w.texts) != 0 {
		t.Errorf("storage holds %v", w.texts)
	}
}

func TestASignInThatCannotBeKeptFails(t *testing.T) {
	w := newWorld()
	w.setErr = fault.New(fault.StorageFull, "write storage", "full")
	_, err := w.flow(nil).Authorize(t.Context(), signin.Options{})
	wantCode(t, err, fault.StorageFull)
}

func TestTransactionsAreKeptUnderTheirStates(t *testing.T) {
	w := newWorld()
	f := w.flow(nil)
	first, second := w.begin(t, f, signin.Options{}), w.begin(t, f, signin.Options{Scope: "openid"})
	var kept map[string]oauth.Transaction
	if err := json.Unmarshal([]byte(w.texts["transactions"]), json.Map(&kept)); err != nil || len(kept) != 2 {
		t.Fatalf("storage holds %s: %v", w.texts["transactions"], err)
	}
	if kept[first].Scope != "openid offline_access" || kept[second].Scope != "openid" || kept[first].ReturnTo != w.location {
		t.Errorf("storage holds %+v", kept)
	}
}

func TestATransactionThatIsTooOldIsForgotten(t *testing.T) {
	w := newWorld()
	f := w.flow(nil)
	state := w.begin(t, f, signin.Options{})
	old := strings.Replace(w.texts["transactions"], `"createdAt":`, `"createdAt":1,"was":`, 1)
	for text, want := range map[string]bool{w.texts["transactions"]: true, old: false, "no JSON": false, "": false} {
		w.texts["transactions"] = text
		if got := f.IsCallback(origin + "/callback?code=c&state=" + state); got != want {
			t.Errorf("with %q it is a callback: %v, want %v", text, got, want)
		}
	}
}
