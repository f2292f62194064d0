package session

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/fault"
)

// wantDismissed fails the test unless a sign-in heard that the user has signed out meanwhile.
func (w *world) wantDismissed(err error) {
	w.t.Helper()
	if fault.CodeOf(err) != fault.SessionEnded {
		w.t.Fatalf("the sign-in ends with %v", err)
	}
	time.Sleep(w.policy.Timeout)
}

func TestASignOutWinsOverASignInThatIsBeingFinished(t *testing.T) {
	for name, before := range map[string]bool{"nobody was signed in": false, "somebody was": true} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				a, other := w.open(), w.open()
				if before {
					if err := a.Authenticate(context.Background(), w.server.grant(), nil); err != nil {
						t.Fatal(err)
					}
				}
				earlier := len(a.reported(SignedIn))
				authenticate := a.SigningIn()
				w.gateSignsOut()
				if err := a.SignOut(context.Background()); err != nil {
					t.Fatal(err)
				}
				tokens := w.server.grant() // their answer was under way
				w.wantDismissed(authenticate(context.Background(), tokens, nil))
				w.wantOver(tokens.RefreshToken, a, other, w.open())
				if got := len(a.reported(SignedIn)); got != earlier {
					t.Errorf("heard of %d sign-ins, after %d", got, earlier)
				}
				if err := a.SigningIn()(context.Background(), w.server.grant(), nil); err != nil {
					t.Fatal(err)
				}
				w.wantIn(a, other)
			})
		})
	}
}

func TestASignInThatIsLateEndsNoSessionThatHasBegunSinceTheSignOut(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		a := w.signIn()
		authenticate := a.SigningIn()
		if err := a.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		late := w.server.grant()
		later := w.signIn()
		w.wantDismissed(authenticate(context.Background(), late, nil))
		w.wantIn(a, later)
		if !w.server.isRevoked(late.RefreshToken) || w.server.isRevoked(w.server.live) {
			t.Fatalf("revoked: %v", w.server.dropped)
		}
	})
}

func TestALateSignInOfATabWithAStoreOfItsOwnIsRevokedAsWell(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.apart()
		a := w.open()
		authenticate := a.SigningIn()
		if err := a.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		late := w.server.grant()
		w.wantDismissed(authenticate(context.Background(), late, nil))
		if !w.server.isRevoked(late.RefreshToken) || a.held() != nil {
			t.Fatalf("revoked: %v, lease %v", w.server.dropped, a.held())
		}
	})
}

// heldLedger makes one change wait.
type heldLedger struct {
	Ledger
	held atomic.Bool
	free chan struct{}
}

func (l *heldLedger) Update(ctx context.Context, change func(string) (string, error)) error {
	if l.held.CompareAndSwap(true, false) {
		<-l.free
	}
	return l.Ledger.Update(ctx, change)
}

// waits opens a tab whose next change of the ledger waits until free is closed.
func (w *world) waits() (tb *tab, free chan struct{}) {
	w.t.Helper()
	l := &heldLedger{Ledger: w.ledger, free: make(chan struct{})}
	w.ledger = l
	tb = w.begin()
	l.held.Store(true)
	return tb, l.free
}

func TestASignOutWinsOverTokensThatStorageHasNotTakenYet(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb, free := w.waits()
		tokens := w.server.grant()
		done := make(chan error, 1)
		go func() { done <- tb.Authenticate(context.Background(), tokens, nil) }()
		synctest.Wait()
		if err := tb.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		close(free)
		w.wantDismissed(<-done)
		w.wantOver(tokens.RefreshToken, tb, w.open())
	})
}
