package session

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/fault"
)

// A sign-in that storage has not taken yet, whose caller has given up, and another one since: the later one counts.
func TestASignInThatStorageTakesLateIsNoLaterThanTheNextOne(t *testing.T) {
	for name, again := range map[string]string{"of the same user": adaID, "of another user": graceID} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				tb, free := w.waits()
				first, second := w.server.grant(), w.server.grant()
				first.IDToken, second.IDToken = adaID, again
				ctx, cancel := context.WithTimeout(context.Background(), time.Second)
				defer cancel()
				done := make(chan error, 1)
				go func() { done <- tb.Authenticate(ctx, first, nil) }()
				if err := <-done; fault.CodeOf(err) == "" {
					t.Fatal("storage did not keep the first one waiting")
				}
				if err := tb.Authenticate(context.Background(), second, nil); err != nil {
					t.Fatal(err)
				}
				close(free)
				synctest.Wait()
				time.Sleep(w.policy.Timeout)
				for _, tab := range []*tab{tb, w.open()} {
					w.want(tab)
					tab.mu.Lock()
					if got := tab.Keeper.state.record.Tokens.Refresh; got != second.RefreshToken {
						t.Errorf("a tab has %s, not %s", got, second.RefreshToken)
					}
					tab.mu.Unlock()
				}
				if revoked := w.server.isRevoked(first.RefreshToken); revoked != (again != adaID) {
					t.Errorf("the first one's token is revoked: %v", revoked)
				}
				if w.server.isRevoked(second.RefreshToken) {
					t.Error("the second one's token is revoked")
				}
			})
		})
	}
}

// Both calls of a page that finishes one sign-in twice bring the same tokens.
func TestTheSameTokensTwiceAreOneSignIn(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.open()
		tokens := w.server.grant()
		first, second := tb.SigningIn(), tb.SigningIn()
		if err := second(context.Background(), tokens, nil); err != nil {
			t.Fatal(err)
		}
		if err := first(context.Background(), tokens, nil); fault.CodeOf(err) != fault.SessionEnded || !strings.Contains(err.Error(), "another sign-in") {
			t.Fatalf("the earlier one ends with %v", err)
		}
		time.Sleep(w.policy.Timeout)
		if w.server.isRevoked(tokens.RefreshToken) {
			t.Error("the tokens are revoked")
		}
		w.wantIn(tb)
	})
}

// Where the Store is the tab's own, a sign-in is written to two rows. An earlier one is dismissed in between.
func TestASignInThatIsDismissedWhileTheNextOneIsWrittenEndsNothing(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.apart()
		tb, delay := w.signInLate("")
		delay.Store(int64(50 * time.Millisecond))
		earlier, later := tb.SigningIn(), tb.SigningIn()
		first, second := w.server.grant(), w.server.grant()
		done := make(chan error, 1)
		go func() { done <- later(context.Background(), second, nil) }()
		time.Sleep(60 * time.Millisecond) // the session before is over by its row
		delay.Store(int64(time.Millisecond))
		if err := earlier(context.Background(), first, nil); fault.CodeOf(err) != fault.SessionEnded {
			t.Fatalf("the earlier one ends with %v", err)
		}
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		time.Sleep(w.policy.Timeout)
		if over := tb.reported(SignedOut); len(over) != 1 || over[0].Reason != ReasonReplaced || tb.held() == nil {
			t.Fatalf("reported %+v, lease %v", over, tb.held())
		}
		if tb.state.record.Tokens.Refresh != second.RefreshToken || !w.server.isRevoked(first.RefreshToken) || w.server.isRevoked(second.RefreshToken) {
			t.Fatal("the later sign-in's tokens are not those that count")
		}
	})
}
