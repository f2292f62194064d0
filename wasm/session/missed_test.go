package session

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/vault"
)

// A write to the ledger has failed, and what it would have reported must not be lost, nor what came before it come back.

func TestOtherTabsHearOfASessionThatTheLedgerHadMissed(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ledger := &brokenLedger{Ledger: w.ledger}
		w.ledger = ledger
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
		ledger := &brokenLedger{Ledger: w.ledger}
		w.ledger = ledger
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
		ledger := &brokenLedger{Ledger: w.ledger}
		w.ledger = ledger
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
