package session

import (
	"context"
	"errors"
	"testing"
	"time"

	"perennial/wasm/fault"
)

func TestARefusalOfOneAPIsTokenEndsNothing(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.apis = twoAPIs
		tb := w.signIn()
		w.server.answers(func(int) error {
			return fault.New(fault.GrantRefused, "refresh", "the server gives no token for this API")
		})
		for range 20 { // a storm of requests is one question to the server
			p, err := tb.Token(context.Background(), Need{API: "orders"})
			if fault.CodeOf(err) != fault.GrantRefused || p.Token != "" {
				t.Fatalf("generation %d, %v", p.Generation, err)
			}
		}
		if calls, _ := w.server.count(); calls != 1 {
			t.Fatalf("%d calls", calls)
		}
		if len(tb.reported(SignedOut)) != 0 || len(tb.reported(RefreshFailed)) != 1 {
			t.Fatal("the page heard something else")
		}
		w.server.answers(nil)
		if p, err := tb.Token(context.Background(), Need{API: "stock"}); err != nil || !w.server.accepts(p.Token) {
			t.Fatalf("the other API: %v", err)
		}
		w.want(tb)
		time.Sleep(w.policy.MaxBackoff) // the server has been fixed meanwhile
		if p, err := tb.Token(context.Background(), Need{API: "orders"}); err != nil || !w.server.accepts(p.Token) {
			t.Fatalf("after the pause: %v", err)
		}
	})
}

func TestATokenThatTheServerDoesNotRenewServesUntilItEnds(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.apis = twoAPIs
		tb := w.signIn()
		first, err := tb.Token(context.Background(), Need{API: "orders"})
		if err != nil {
			t.Fatal(err)
		}
		w.server.answers(func(int) error { return fault.New(fault.GrantRefused, "refresh", "no token for this API") })
		time.Sleep(w.server.life * 85 / 100)
		p, err := tb.Token(context.Background(), Need{API: "orders", MinValidity: w.server.life / 2})
		if err != nil || p.Token != first.Token {
			t.Fatalf("generation %d, %v", p.Generation, err)
		}
		time.Sleep(w.server.life)
		if _, err := tb.Token(context.Background(), Need{API: "orders"}); fault.CodeOf(err) != fault.GrantRefused {
			t.Fatalf("after the end: %v", err)
		}
	})
}

// consent is the refusal that package oauth makes of a server's consent_required for one API.
type consent struct{}

func (consent) Error() string { return "refresh: the server gives no token for this API" }
func (c consent) Unwrap() error {
	return fault.New(fault.GrantRefused, "refresh", "the server gives no token for this API")
}
func (consent) Reason() string        { return "consent_required" }
func (consent) ClaimsRequest() string { return `{"access_token":{}}` }

// A page that is looked at, refreshes for other APIs, and a short back-off are no reasons to ask again.
func TestARefusalOfOneAPIHoldsForAWhile(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.apis, w.policy.Backoff, w.policy.MaxBackoff = twoAPIs, 100*time.Millisecond, 100*time.Millisecond
		tb := w.signIn()
		w.server.answers(func(int) error { return consent{} })
		refused := func() {
			t.Helper()
			_, err := tb.Token(context.Background(), Need{API: "orders"})
			var named interface{ Reason() string }
			if fault.CodeOf(err) != fault.GrantRefused || !errors.As(err, &named) || named.Reason() != "consent_required" {
				t.Fatalf("got %v", err)
			}
		}
		calls := func() int { n, _ := w.server.count(); return n }
		for range 5 {
			refused()
			time.Sleep(time.Second)
			tb.Wake()
		}
		if events := tb.reported(RefreshFailed); calls() != 1 || len(events) != 1 || events[0].Reason != "consent_required" || events[0].Claims != `{"access_token":{}}` {
			t.Fatalf("%d calls, reported %+v", calls(), events)
		}
		w.server.answers(nil)
		if p, err := tb.Token(context.Background(), Need{API: "stock"}); err != nil || !w.server.accepts(p.Token) {
			t.Fatalf("the other API: %v", err)
		}
		refused()
		if calls() != 2 {
			t.Fatalf("%d calls after the other API's refresh", calls())
		}
		// The user agrees: whatever was said to the session before says nothing of this one.
		answer := w.server.grant()
		if err := tb.Authenticate(context.Background(), answer, nil); err != nil {
			t.Fatal(err)
		}
		if p, err := tb.Token(context.Background(), Need{API: "orders"}); err != nil || !w.server.accepts(p.Token) {
			t.Fatalf("after the sign-in: %v", err)
		}
	})
}
