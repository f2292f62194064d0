package signin_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"perennial/wasm/config"
	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/oauth"
	"perennial/wasm/signin"
	"perennial/wasm/token"
	"perennial/wasm/token/tokentest"
)

const (
	origin = "https://app.example"
	issuer = "https://as.example"
)

// world is a page, its tab's storage, a provider and a session, all of which answer as a test has set them.
type world struct {
	location string
	page     string // its origin
	texts    map[string]string
	setErr   error // what a write to storage fails with

	request    oauth.AuthorizationRequest // the last one
	redirect   string                     // where its callback was to come to
	authorized error
	exchanged  oauth.Transaction // what was exchanged last
	tokens     token.Response    // what an exchange brings
	claims     token.Claims
	refused    error // what an exchange fails with
	info       token.Claims
	infoErr    error
	logout     oauth.Logout
	logoutErr  error
	hint       string // the id_token that the provider was given at the last sign-out
	back       string // where it was to send the user then
	user       oauth.Credentials

	began     int // sign-ins that the keeper knew of before tokens were asked for
	session   token.Response
	profile   string
	lateErr   error
	signedOut int
	keptErr   error
	idToken   string
	awaited   int // how often revocations were waited for

	events []string
}

func newWorld() *world {
	return &world{
		location: origin + "/here?a=b#c", page: origin, texts: map[string]string{},
		tokens: token.Response{AccessToken: "access", RefreshToken: "refresh", IDToken: "id"},
	}
}

// flow is a Flow of a configuration with a provider; change changes it, if that is not nil.
func (w *world) flow(change func(*signin.Flow)) *signin.Flow {
	f := &signin.Flow{
		Client: w, Legacy: tenant{w}, Keeper: keeper{w}, Page: page{w}, Events: events{w},
		Transactions: signin.Transactions{Store: store{w}, Key: "transactions"},
		ReturnTo:     signin.ReturnTo{Store: store{w}, Key: "return", Page: page{w}},
		Config: config.Config{
			Issuer: issuer, ClientID: "demo", Scope: "openid offline_access", Device: "laptop", RedirectURI: "/callback",
			Policy: config.Policy{Timeout: 10 * time.Second},
		},
	}
	if change != nil {
		change(f)
	}
	return f
}

// begin begins a sign-in, and returns its state.
func (w *world) begin(t *testing.T, f *signin.Flow, o signin.Options) string {
	t.Helper()
	to, err := f.Authorize(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return to.State
}

func (w *world) Authorize(ctx context.Context, r oauth.AuthorizationRequest, redirectURI string) (string, oauth.Transaction, error) {
	w.request, w.redirect = r, redirectURI
	if _, ok := ctx.Deadline(); !ok {
		return "", oauth.Transaction{}, fmt.Errorf("the provider may take forever")
	}
	if w.authorized != nil {
		return "", oauth.Transaction{}, w.authorized
	}
	return r.URL(ctx, tokentest.Crypto{}, oauth.Metadata{Issuer: issuer, AuthorizationEndpoint: issuer + "/authorize"}, "demo", redirectURI)
}

func (w *world) Exchange(ctx context.Context, t oauth.Transaction, cb oauth.Callback) (token.Response, token.Claims, error) {
	w.exchanged = t
	if _, ok := ctx.Deadline(); !ok {
		return token.Response{}, nil, fmt.Errorf("the provider may take forever")
	}
	if t.State == "" {
		return token.Response{}, nil, fault.New(fault.CallbackSpent, "signin", "spent")
	}
	return w.tokens, w.claims, w.refused
}

func (w *world) UserInfo(_ context.Context, accessToken, _, subject string) (token.Claims, error) {
	if accessToken != w.tokens.AccessToken || subject != w.claims.Subject() {
		return nil, fmt.Errorf("asked about %s with %s", subject, accessToken)
	}
	return w.info, w.infoErr
}

func (w *world) EndSession(_ context.Context, idToken, redirectURI string) (oauth.Logout, error) {
	w.hint, w.back = idToken, redirectURI
	return w.logout, w.logoutErr
}

type tenant struct{ *world }

func (w tenant) SignIn(_ context.Context, c oauth.Credentials) (token.Response, error) {
	w.user = c
	return w.tokens, w.refused
}

type keeper struct{ *world }

func (w keeper) SigningIn() func(context.Context, token.Response, json.RawMessage) error {
	w.began++
	return func(_ context.Context, tokens token.Response, profile json.RawMessage) error {
		if w.lateErr == nil {
			w.session, w.world.profile = tokens, string(profile)
		}
		return w.lateErr
	}
}

func (w keeper) SignOut(context.Context) error { w.signedOut++; return w.keptErr }
func (w keeper) IDToken() string               { return w.idToken }
func (w keeper) Revoked(ctx context.Context) {
	if end, ok := ctx.Deadline(); ok && time.Until(end) <= 2*time.Second {
		w.awaited++
	}
}

type page struct{ *world }

func (w page) Location() string { return w.location }
func (w page) Origin() string   { return w.page }
func (w page) Resolve(url string) string {
	if strings.Contains(url, ":") {
		return url
	}
	return origin + "/base/" + url
}

type store struct{ *world }

func (w store) Get(key string) (string, bool, error) {
	text, ok := w.texts[key]
	return text, ok, nil
}

func (w store) Set(key, text string) error {
	if w.setErr == nil {
		w.texts[key] = text
	}
	return w.setErr
}

func (w store) Remove(key string) error {
	if w.setErr == nil {
		delete(w.texts, key)
	}
	return w.setErr
}

type events struct{ *world }

func (w events) say(words ...any) {
	w.events = append(w.events, strings.TrimSpace(fmt.Sprintln(words...)))
}
func (w events) Report(err error) { w.say("error", fault.CodeOf(err)) }
func (w events) SignOutBegins()   { w.say("begins") }
func (w events) SignInFailed(err error, returnTo string) {
	w.say("signinfailed", fault.CodeOf(err), returnTo)
}
func (w events) SignOutIncomplete(err error) { w.say("incomplete", fault.CodeOf(err)) }

// wantCode fails the test if err is not of a code, "" for none.
func wantCode(t *testing.T, err error, want fault.Code) {
	t.Helper()
	if got := fault.CodeOf(err); got != want {
		t.Errorf("the error is %v, want %q", err, want)
	}
}

// replaced is a URL with the state of a sign-in in the place of STATE.
func replaced(url, state string) string { return strings.ReplaceAll(url, "STATE", state) }
