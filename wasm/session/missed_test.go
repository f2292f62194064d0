package session

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/vault"
)

// A write to the ledger has failed, and what it would have reported must not be lost, nor what came before it come back.

func TestOtherTabsHearOfASessionThatTheLedgerHadMissed(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ledger := w.breakable()
		w.sealed = func(*tab) Store { return &vault.Memory{} } // no tab sees another one's Store
		other := w.open()
		ledger.broken.Store(true)
		first := w.signIn()
		ledger.broken.Store(false)
		time.Sleep(time.Minute) // the other tab has looked, and found nothing
		w.server.change(func() { w.server.delay = time.Hour })
		if _, err := first.Token(context.Background(), Need{Force: true}); err == nil {
			t.Fatal("the server does not answer")
		}
		first.Close()
		synctest.Wait()
		if other.held() == nil {
			t.Fatal("the other tab has not heard of the session")
		}
	})
}

func TestASessionOutlivesTheEndOfAnEarlierOneThatNeitherSaw(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ledger := w.breakable()
		w.sealed = func(*tab) Store { return &vault.Memory{} } // no tab sees another one's Store
		ledger.broken.Store(true)
		earlier := w.signIn()
		time.Sleep(time.Second)
		later := w.signIn()
		ledger.broken.Store(false)
		if err := earlier.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		later.Changed()
		synctest.Wait()
		if later.held() == nil {
			t.Fatal("the later session has ended with the earlier one")
		}
	})
}

func TestAnEarlierSessionDoesNotComeBackAfterASignOutThatTheLedgerMissed(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ledger := w.breakable()
		w.signIn().Close()
		time.Sleep(time.Second)
		ledger.broken.Store(true)
		w.signIn().Close()
		ledger.broken.Store(false)
		tb := w.open()
		w.want(tb)
		ledger.broken.Store(true)
		if err := tb.SignOut(context.Background()); err == nil {
			t.Fatal("a sign-out that could not be written down is no success")
		}
		ledger.broken.Store(false)
		tb.Changed()
		synctest.Wait()
		if tb.held() != nil {
			t.Fatal("the session before the one that the user has signed out of is back")
		}
	})
}

// fullLedger can be read, but not written while full.
type fullLedger struct {
	Ledger
	full atomic.Bool
}

func (l *fullLedger) Update(ctx context.Context, change func(string) (string, error)) error {
	return l.Ledger.Update(ctx, func(text string) (string, error) {
		text, err := change(text)
		if err == nil && l.full.Load() {
			err = errBroken
		}
		return text, err
	})
}

func TestASignInThatTheLedgerMissesIsLaterThanWhatTheGateHasEnded(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ledger := w.breakable()
		w.signIn().Close()
		time.Sleep(time.Minute)
		w.skew.Store(int64(time.Hour))
		w.signIn().Close() // by a clock that is ahead
		w.skew.Store(0)
		time.Sleep(time.Minute)
		w.gateSignsOut()
		ledger.broken.Store(true)
		tb := w.signIn()
		synctest.Wait()
		id := tb.held().ID
		tb.Close()
		ledger.broken.Store(false)
		w.wantSession(w.begin(), id)
	})
}

func TestASignInThatTheLedgerHasNoRoomForIsLaterThanWhatItHas(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ledger := &fullLedger{Ledger: w.ledger}
		w.ledger = ledger
		w.signIn().Close()
		time.Sleep(time.Minute)
		tb := w.begin()
		w.skew.Store(int64(time.Hour))
		w.unheard(func() { w.signIn().Close() })
		w.skew.Store(0)
		if err := w.store.Remove("perennial:test"); err != nil { // or seen late
			t.Fatal(err)
		}
		ledger.full.Store(true)
		if err := tb.Authenticate(context.Background(), w.server.grant(), nil); err != nil {
			t.Fatal(err)
		}
		id := tb.held().ID
		tb.Close()
		ledger.full.Store(false)
		w.wantSession(w.begin(), id)
	})
}

// Generations are compared within one session: after one that the ledger has missed, the next begins at the same number.
func TestARequestGetsTheTokenOfASessionThatHasTakenThePlaceOfAMissedOne(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ledger := w.breakable()
		w.sealed = func(*tab) Store { return &vault.Memory{} } // no tab sees another one's Store
		ledger.broken.Store(true)
		earlier := w.signIn()
		ledger.broken.Store(false)
		time.Sleep(time.Second)
		w.unheard(func() { w.signIn() })
		got, err := earlier.Token(context.Background(), Need{Force: true})
		if err != nil || !w.server.accepts(got.Token) {
			t.Errorf("the request gets %v, %v", got, err)
		}
		if calls, _ := w.server.count(); calls != 0 {
			t.Errorf("%d refreshes of a session whose token is as new as can be", calls)
		}
	})
}
