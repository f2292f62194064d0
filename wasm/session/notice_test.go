package session

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// notice has a tab notice what its gate has seen in storage, and waits until all is told.
func (w *world) notice(tb *tab, signedIn bool) {
	w.t.Helper()
	if err := tb.Notice(context.Background(), signedIn); err != nil {
		w.t.Fatalf("notice: %v", err)
	}
	synctest.Wait()
}

func TestAProgramThatStartsAfterASignOutElsewhereTellsOfItOnce(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		a := w.signIn()
		w.server.answers(func(int) error { return refusal("invalid_grant") })
		time.Sleep(time.Hour)
		if g, err := a.Token(context.Background(), Need{}); err != nil || g.Token != "" {
			t.Fatalf("%+v, %v", g, err)
		}
		late := w.open() // its page had the session, its program did not run
		for range 2 {
			w.notice(late, false)
		}
		if told := late.told(SignedOut); len(told) != 1 || told[0].Reason != "invalid_grant" {
			t.Fatalf("told %+v", told)
		}
		w.notice(a, false)
		if told := a.told(SignedOut); len(told) != 1 {
			t.Fatalf("the tab that ended it was told %+v", told)
		}
	})
}

func TestAProgramThatStartsAfterASignInElsewhereTellsOfItOnce(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		a := w.signIn()
		late := w.open()
		for range 2 {
			w.notice(late, true)
		}
		if told := late.told(SignedIn); len(told) != 1 {
			t.Fatalf("told %+v", told)
		}
		w.notice(a, true)
		if told := a.told(SignedIn); len(told) != 1 {
			t.Fatalf("the tab that signed in was told %+v", told)
		}
	})
}

func TestARecordThatIsGoneAlthoughNobodySignedOutIsPutBack(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		a := w.signIn()
		if err := w.store.Remove("perennial:test"); err != nil {
			t.Fatal(err)
		}
		w.notice(a, false)
		if _, ok, _ := w.store.Get("perennial:test"); !ok || a.held() == nil {
			t.Fatalf("record %v, lease %v", ok, a.held())
		}
		if told := a.told(SignedOut); len(told) != 0 {
			t.Fatalf("told %+v", told)
		}
	})
}

func TestARecordIsNotPutBackWhileTheLedgerCannotTellWhetherSomebodySignedOut(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ledger := &brokenLedger{Ledger: w.ledger}
		w.ledger = ledger
		a := w.signIn()
		if err := w.store.Remove("perennial:test"); err != nil {
			t.Fatal(err)
		}
		for _, broken := range []bool{true, false} {
			ledger.broken.Store(broken)
			w.notice(a, false)
			if _, ok, _ := w.store.Get("perennial:test"); ok == broken || a.held() == nil {
				t.Fatalf("ledger broken %v: record %v, lease %v", broken, ok, a.held())
			}
		}
	})
}

func TestASessionThatWasDeletedWithAllDataIsASignOut(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		late := w.open()
		w.notice(late, false)
		if told := late.told(SignedOut); len(told) != 1 || told[0].Reason != ReasonCleared || late.held() != nil {
			t.Fatalf("told %+v, lease %v", told, late.held())
		}
	})
}
