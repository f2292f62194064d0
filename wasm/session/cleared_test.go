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
		w.unheard(func() { w.signIn().Close() })
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
		var later *tab
		w.unheard(func() { later = w.signIn() })
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

func TestWhatTheLedgerHasSinceItWasClearedIsLaterWhateverTheClockSays(t *testing.T) {
	const hour = int64(time.Hour)
	for name, jumps := range map[string][2]int64{ // of the clock before the later sign-in, and after it
		"the clock is right":                      {0, 0},
		"set back before the later sign-in":       {-hour, 0},
		"set back after the later sign-in":        {0, -hour},
		"set back before, and put right again":    {-hour, hour},
		"set forward before, and put right again": {hour, -hour},
	} {
		for as, over := range map[string]bool{"signed in": false, "signed out": true} {
			t.Run(name+", "+as, func(t *testing.T) {
				bubble(t, func(t *testing.T, w *world) {
					asleep := w.signIn()
					if over {
						if err := asleep.SignOut(context.Background()); err != nil {
							t.Fatal(err)
						}
					}
					time.Sleep(time.Minute)
					w.clearLedger()
					if err := w.store.Remove("perennial:test"); err != nil {
						t.Fatal(err)
					}
					w.skew.Add(jumps[0])
					time.Sleep(time.Minute)
					var id string
					w.unheard(func() { id = w.signIn().held().ID })
					w.skew.Add(jumps[1])
					asleep.Changed()
					synctest.Wait()
					w.wantSession(asleep, id)
					w.want(asleep)
				})
			})
		}
	}
}

func TestAPageThatStillSeesTheRecordOfBeforeItWasClearedGoesByTheLedger(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		late, _, _ := w.store.Get("perennial:test")
		w.clearLedger()
		if err := w.store.Remove("perennial:test"); err != nil {
			t.Fatal(err)
		}
		w.skew.Store(int64(-time.Hour))
		later := w.signIn()
		w.put("perennial:test", late)
		w.wantSession(w.begin(), later.held().ID)
	})
}

func TestASignOutEndsTheTabsOwnSessionAfterAnotherTabHasSignedInAnew(t *testing.T) {
	for name, before := range map[string]func(w *world) *tab{
		"at a generation that the new one has not reached": func(w *world) *tab {
			for range 3 {
				tb := w.signIn()
				if err := tb.SignOut(context.Background()); err != nil {
					w.t.Fatal(err)
				}
				tb.Close()
			}
			return w.signIn()
		},
		"by a clock that was set back since": func(w *world) *tab {
			tb := w.signIn()
			time.Sleep(30 * time.Minute)
			w.skew.Store(int64(-time.Hour))
			return tb
		},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				own := before(w)
				w.clearLedger()
				if err := w.store.Remove("perennial:test"); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Second)
				w.bus = &bus{} // own does not hear of the sign-in
				w.signIn()
				if err := own.SignOut(context.Background()); err != nil {
					t.Fatal(err)
				}
				if own.held() != nil {
					t.Fatal("the tab is still signed in after its sign-out")
				}
			})
		})
	}
}

// refreshesCleared has a tab without locks begin a refresh in a ledger that was just cleared. It returns how long that has to wait.
func (w *world) refreshesCleared() (tb *tab, life time.Duration) {
	w.lockless = true
	tb = w.signIn()
	w.clearLedger()
	go func() { _, _ = tb.Token(context.Background(), Need{Force: true}) }()
	return tb, w.policy.noteLife()
}

// Without the lock a note is all that keeps others out, and clearing the ledger takes it away; twice, if need be.
func TestALedgerThatIsClearedTwiceIsWaitedForTwice(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		_, life := w.refreshesCleared()
		time.Sleep(life * 3 / 4)
		w.clearLedger() // and with it, for all that the tab can know, another tab's note
		time.Sleep(life * 2 / 4)
		if calls, _ := w.server.count(); calls != 0 {
			t.Error("the tab has refreshed though a note may have been cleared")
		}
		time.Sleep(life)
		if calls, _ := w.server.count(); calls != 1 {
			t.Errorf("%d refreshes", calls)
		}
	})
}

func TestARefreshThatWaitsForAClearedLedgerIsNotHurried(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb, life := w.refreshesCleared()
		time.Sleep(life / 2)
		tb.Wake()
		time.Sleep(life / 4)
		if calls, _ := w.server.count(); calls != 0 {
			t.Error("the tab has refreshed when it was woken")
		}
		time.Sleep(life / 2)
		if calls, _ := w.server.count(); calls != 1 {
			t.Errorf("%d refreshes", calls)
		}
	})
}

func (w *world) clearLedger() {
	w.t.Helper()
	if err := w.ledger.Update(context.Background(), func(string) (string, error) { return "", nil }); err != nil {
		w.t.Fatal(err)
	}
}

func TestWhatALateTabHasWrittenIsSweptAfterSignOut(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.signIn()
		late, _, _ := w.store.Get("perennial:test")
		if err := tb.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		if err := w.store.Set("perennial:test", late); err != nil { // by a tab that did not know yet
			t.Fatal(err)
		}
		tb.Changed()
		synctest.Wait()
		if _, ok, _ := w.store.Get("perennial:test"); ok {
			t.Fatal("the record lies in the Store after sign-out")
		}
	})
}
