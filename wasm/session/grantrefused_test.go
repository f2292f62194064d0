package session

import (
	"context"
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
		if len(tb.told(SignedOut)) != 0 || len(tb.told(RefreshFailed)) != 1 {
			t.Fatal("the page was told something else")
		}
		w.server.answers(nil)
		if p, err := tb.Token(context.Background(), Need{API: "stock"}); err != nil || !w.server.accepts(p.Token) {
			t.Fatalf("the other API: %v", err)
		}
		w.want(tb)
		time.Sleep(w.policy.MaxBackoff) // the server has been mended meanwhile
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
