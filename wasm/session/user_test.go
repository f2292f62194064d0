package session

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

// id_tokens, of which nothing but their sub is looked at.
const (
	ofAda = ".eyJzdWIiOiJhZGEifQ." // {"sub":"ada"}
	ofEve = ".eyJzdWIiOiJldmUifQ." // {"sub":"eve"}
)

func TestAProfileIsKeptOrRefused(t *testing.T) {
	nested := func(depth int) []byte {
		return []byte(strings.Repeat("[", depth) + strings.Repeat("]", depth))
	}
	refused := 0
	for depth := 470; depth < 510; depth++ {
		bubble(t, func(t *testing.T, w *world) {
			a := w.open()
			err := a.Authenticate(context.Background(), w.server.grant(), nested(depth))
			if err != nil {
				if refused++; fault.CodeOf(err) != fault.InvalidArgument {
					t.Fatal(err)
				}
				return
			}
			if s, ok := w.begin().Snapshot(); !ok || string(s.Profile) != string(nested(depth)) {
				t.Fatalf("a profile of depth %d was taken, and lost", depth)
			}
		})
	}
	if refused == 0 || refused == 40 {
		t.Fatalf("%d of 40 were refused", refused)
	}
}

func TestAProfileThatIsNoJSONIsRefused(t *testing.T) {
	for _, profile := range []string{"ada", "1],[2", `{"sub":`, " "} {
		bubble(t, func(t *testing.T, w *world) {
			if err := w.open().Authenticate(context.Background(), w.server.grant(), []byte(profile)); fault.CodeOf(err) != fault.InvalidArgument {
				t.Errorf("%q: %v", profile, err)
			}
		})
	}
}

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
