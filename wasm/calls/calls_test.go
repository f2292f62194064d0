package calls_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"perennial/wasm/calls"
	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/navigation"
	"perennial/wasm/session"
	"perennial/wasm/signin"
	"perennial/wasm/token"
)

// keeper answers as a test has set it, and keeps what it was asked.
type keeper struct {
	signedIn bool
	pass     session.Credential
	err      error
	need     session.Need
	tokens   token.Response
	profile  string
	was      *session.Lease
}

func (k *keeper) Patient(ctx context.Context) (context.Context, func()) { return ctx, func() {} }
func (k *keeper) Known(context.Context) (bool, error)                   { return k.signedIn, k.err }
func (k *keeper) Token(_ context.Context, n session.Need) (session.Credential, error) {
	k.need = n
	return k.pass, k.err
}
func (k *keeper) Authenticate(_ context.Context, tokens token.Response, profile json.RawMessage) error {
	k.tokens, k.profile = tokens, string(profile)
	return k.err
}
func (k *keeper) Notice(_ context.Context, signedIn bool, was *session.Lease) error {
	k.signedIn, k.was = signedIn, was
	return k.err
}

func TestTheCallsAsTheGateMakesThem(t *testing.T) {
	busy := fault.New(fault.RefreshBusy, "refresh", "busy")
	for _, c := range []struct {
		call, argument string
		keeper         keeper
		want           string
		code           fault.Code
	}{
		{"ready", `{}`, keeper{signedIn: true}, `{"signedIn":true}`, ""},
		{"ready", `{}`, keeper{err: busy}, "", fault.RefreshBusy},
		{"token", `{"api":"a","minValidity":1.5,"force":true,"refused":3,"impatient":true}`, keeper{pass: session.Credential{Token: "t", Generation: 4}}, `{"token":"t","generation":4}`, ""},
		{"token", `{}`, keeper{pass: session.Credential{Generation: 4}}, `{"token":null,"generation":4}`, ""},
		{"token", `{}`, keeper{err: busy}, "", fault.RefreshBusy},
		{"token", `{"api":1}`, keeper{}, "", fault.InvalidArgument},
		{"authenticate", `{"tokens":{"access_token":"a"},"profile":{"name":"Ada"}}`, keeper{}, "null", ""},
		{"authenticate", `{"tokens":{}}`, keeper{}, "", fault.InvalidArgument},
		{"authenticate", `{"tokens":{"access_token":"a"}}`, keeper{err: busy}, "", fault.RefreshBusy},
		{"notice", `{"signedIn":true,"was":{"id":"s"}}`, keeper{}, "null", ""},
		{"clean", `{"url":"/x?code=c&state=s#y"}`, keeper{}, `{"url":"/x#y"}`, ""},
		{"callback", `{"url":"/x?code=c&state=s"}`, keeper{}, "", fault.InvalidArgument},
		{"authorize", `{"scope":"openid"}`, keeper{}, "", fault.InvalidConfig},
	} {
		k := c.keeper
		got, err := table(&k, nil)[c.call](t.Context(), c.argument)
		if got != c.want || fault.CodeOf(err) != c.code {
			t.Errorf("%s(%s) is %s, %v, want %s %s", c.call, c.argument, got, err, c.want, c.code)
		}
		switch {
		case c.want == "null" && c.call == "authenticate" && (k.tokens.AccessToken != "a" || k.profile != `{"name":"Ada"}`),
			c.call == "notice" && (!k.signedIn || k.was == nil || k.was.ID != "s"),
			strings.Contains(c.argument, "1.5") && k.need != session.Need{API: "a", MinValidity: 1500 * time.Millisecond, Force: true, Refused: 3, Impatient: true}:
			t.Errorf("%s(%s): the keeper was asked %+v", c.call, c.argument, k)
		}
	}
}

func TestCallsWaitForTheCallbackThatThePageWasOpenedWith(t *testing.T) {
	for _, name := range []string{"ready", "token"} {
		opening := signin.NewOpeningCallback(nil)
		calls := table(&keeper{}, opening)
		ctx, cancel := context.WithCancelCause(t.Context())
		why := errors.New("enough")
		cancel(why)
		if _, err := calls[name](ctx, "{}"); err != why {
			t.Errorf("%s does not wait: %v", name, err)
		}
		if _, err := calls["authenticate"](t.Context(), `{"tokens":{"access_token":"a"}}`); err != nil {
			t.Fatal(err)
		}
		if _, err := calls[name](t.Context(), "{}"); err != nil {
			t.Errorf("%s waits although the page has signed in by itself: %v", name, err)
		}
	}
}

func TestAProgramThatRefusesSaysWhyToEachCallButReady(t *testing.T) {
	cause := fault.New(fault.InvalidConfig, "start", "no")
	refusing := calls.Refuse(cause)
	if got, want := len(refusing), len(table(nil, nil)); got != want {
		t.Errorf("it has %d calls, want %d", got, want)
	}
	for name, call := range refusing {
		text, err := call(t.Context(), "{}")
		if name == "ready" && (text != `{"signedIn":false}` || err != nil) || name != "ready" && err != cause {
			t.Errorf("%s is %s, %v", name, text, err)
		}
	}
}

// table has the calls of a program without a provider.
func table(k *keeper, opening *signin.OpeningCallback) map[string]calls.Call {
	all := &calls.Calls{Keeper: k, SignIn: &signin.Flow{Opening: opening}, Navigation: &navigation.Hook{}}
	return all.Table()
}
