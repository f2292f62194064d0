package session

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// notice has a tab notice what its gate has seen in storage, and waits until all hears.
func (w *world) notice(tb *tab, signedIn bool) {
	w.t.Helper()
	if err := tb.Notice(context.Background(), signedIn, nil); err != nil {
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
		if events := late.reported(SignedOut); len(events) != 1 || events[0].Reason != "invalid_grant" {
			t.Fatalf("reported %+v", events)
		}
		w.notice(a, false)
		if events := a.reported(SignedOut); len(events) != 1 {
			t.Fatalf("the tab that ended it heard %+v", events)
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
		if events := late.reported(SignedIn); len(events) != 1 {
			t.Fatalf("reported %+v", events)
		}
		w.notice(a, true)
		if events := a.reported(SignedIn); len(events) != 1 {
			t.Fatalf("the tab that signed in heard %+v", events)
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
		if events := a.reported(SignedOut); len(events) != 0 {
			t.Fatalf("reported %+v", events)
		}
	})
}

func TestARecordIsNotPutBackWhileTheLedgerCannotTellWhetherSomebodySignedOut(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ledger := w.breakable()
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
		if events := late.reported(SignedOut); len(events) != 1 || events[0].Reason != ReasonCleared || late.held() != nil {
			t.Fatalf("reported %+v, lease %v", events, late.held())
		}
	})
}

func TestAProgramThatStartsAfterAnotherUsersSignInTellsOfTheEndFirst(t *testing.T) {
	for name, c := range map[string]struct {
		before, after string
		signedIn      bool // what the gate says: the first event that it hears may be of a record that is gone
		want          []string
	}{
		"another user":                    {ofAda, ofEve, true, []string{SignedOut + ReasonReplaced, SignedIn}},
		"another user, after a sign-out":  {ofAda, ofEve, false, []string{SignedOut + ReasonReplaced, SignedIn}},
		"the same user":                   {ofAda, ofAda, true, []string{SignedIn}},
		"the same user, after a sign-out": {ofAda, ofAda, false, nil},
		"nobody knows who it has been":    {"", ofAda, true, []string{SignedOut + ReasonReplaced, SignedIn}},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				a := w.open()
				var was *Lease
				for _, id := range []string{c.before, c.after} {
					was = a.held()
					tokens := w.server.grant()
					tokens.IDToken = id
					if err := a.Authenticate(context.Background(), tokens, nil); err != nil {
						t.Fatal(err)
					}
				}
				late := w.open()
				for range 2 {
					if err := late.Notice(context.Background(), c.signedIn, was); err != nil {
						t.Fatal(err)
					}
				}
				if err := late.Notice(context.Background(), true, late.held()); err != nil {
					t.Fatal(err)
				}
				want := c.want
				if want == nil {
					want = []string{SignedIn} // of the record that has come
				}
				late.mu.Lock()
				defer late.mu.Unlock()
				var events []string
				for _, e := range late.events {
					events = append(events, e.Type+e.Detail.Reason)
				}
				if !slices.Equal(events, want) {
					t.Fatalf("reported %q, want %q", events, want)
				}
			})
		})
	}
}
