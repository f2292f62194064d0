package session

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// The user clears a part of this site's data, and what is left must lead the other tabs to the session that there is.

func TestARecordIsNotPutBackOverTheOneOfALaterSignIn(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		earlier := w.signIn()
		w.bus = &bus{} // they do not hear of each other
		later := w.open()
		if err := later.Authenticate(context.Background(), w.server.grant(), nil); err != nil {
			t.Fatal(err)
		}
		text, _, _ := w.store.Get("perennial:test")
		later.Close()
		w.clearLedger()
		if err := w.store.Remove("perennial:test"); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(storeSettle/10, func() { _ = w.store.Set("perennial:test", text) }) // earlier sees that late
		w.notice(earlier, false)
		if now, _, _ := w.store.Get("perennial:test"); now != text {
			t.Fatal("the record of the earlier session lies in the Store")
		}
	})
}

func TestATabFindsInTheStoreWhatTheLedgerHasLost(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		other := w.open()
		if _, err := other.Token(context.Background(), Need{}); err != nil {
			t.Fatal(err)
		}
		own := w.bus
		w.bus = &bus{} // other does not hear of the sign-in
		w.signIn().Close()
		w.bus = own
		w.clearLedger()
		other.Changed()
		synctest.Wait()
		if other.held() == nil {
			t.Fatal("the tab is not signed in")
		}
		w.want(other)
	})
}

func TestTheEndOfALaterSignInEndsASessionThatWasCleared(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		earlier := w.signIn()
		w.want(earlier)
		time.Sleep(30 * time.Minute) // it has refreshed often
		w.clearLedger()
		if err := w.store.Remove("perennial:test"); err != nil {
			t.Fatal(err)
		}
		own := w.bus
		w.bus = &bus{} // earlier does not hear of the sign-in
		later := w.signIn()
		w.bus = own
		if err := later.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		earlier.Changed()
		synctest.Wait()
		if earlier.held() != nil {
			t.Fatal("a tab is still signed in after sign-out")
		}
	})
}

func (w *world) clearLedger() {
	w.t.Helper()
	if err := w.ledger.Update(context.Background(), func(string) (string, error) { return "", nil }); err != nil {
		w.t.Fatal(err)
	}
}
