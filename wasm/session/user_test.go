package session

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/token"
)

// id_tokens, of which nothing but their sub is looked at.
const (
	ofAda = ".eyJzdWIiOiJhZGEifQ." // {"sub":"ada"}
	ofEve = ".eyJzdWIiOiJldmUifQ." // {"sub":"eve"}
)

func TestASignInInAnotherTabEndsTheSessionOfAnotherUserAlone(t *testing.T) {
	for name, c := range map[string]struct {
		before, after string
		replaces      bool
	}{
		"another user":                 {ofAda, ofEve, true},
		"the same user":                {ofAda, ofAda, false},
		"nobody knows who":             {"", "", true},
		"nobody knows who it is now":   {ofAda, "", true},
		"nobody knows who it has been": {"", ofAda, true},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				a, b := w.open(), w.open()
				for _, tb := range []*tab{a, b} {
					if err := tb.Restore(context.Background()); err != nil {
						t.Fatal(err)
					}
				}
				first := w.server.grant()
				first.IDToken = c.before
				if err := a.Authenticate(context.Background(), first, nil); err != nil {
					t.Fatal(err)
				}
				synctest.Wait()
				second := w.server.grant()
				second.IDToken = c.after
				if err := b.Authenticate(context.Background(), second, nil); err != nil {
					t.Fatal(err)
				}
				time.Sleep(w.policy.Timeout)
				for _, tb := range []*tab{a, b} {
					var events []string
					tb.mu.Lock()
					for _, e := range tb.events {
						events = append(events, e.Type+e.Detail.Reason)
					}
					tb.mu.Unlock()
					want := []string{SignedIn, SignedIn}
					if c.replaces {
						want = []string{SignedIn, SignedOut + ReasonReplaced, SignedIn}
					}
					if len(events) != len(want) || events[1] != want[1] {
						t.Fatalf("reported %v, want %v", events, want)
					}
					w.want(tb)
				}
				if got := w.server.isRevoked(first.RefreshToken); got != c.replaces || w.server.isRevoked(second.RefreshToken) {
					t.Fatalf("revoked: %v", w.server.dropped)
				}
			})
		})
	}
}

func TestALoginThatBringsTheSameRefreshTokenAgainRevokesNothing(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.open()
		tokens := w.server.grant()
		for range 2 {
			if err := tb.Authenticate(context.Background(), tokens, nil); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(time.Hour)
		if w.want(tb); len(w.server.dropped) != 0 {
			t.Fatalf("revoked: %v", w.server.dropped)
		}
	})
}

func TestWhatARefreshBringsAfterAnotherUsersSignInIsRevokedToo(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		time.Sleep(time.Hour)
		a, b := w.open(), w.open()
		go a.Token(context.Background(), Need{})
		time.Sleep(10 * time.Millisecond) // it is on its way
		var tokens token.Response
		w.server.change(func() {
			tokens, w.server.live = w.server.issue(), "refresh-1"
			w.server.offline = true // so that the answer comes first
		})
		if err := b.Authenticate(context.Background(), tokens, nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		w.server.change(func() { w.server.offline = false })
		time.Sleep(time.Minute)
		if !w.server.isRevoked("refresh-1") || !w.server.isRevoked("refresh-3") || w.server.isRevoked("refresh-2") {
			t.Fatalf("revoked: %v", w.server.dropped)
		}
	})
}
