package session

import (
	"context"
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"
)

// A page of an earlier release may be open beside one of this release: what it writes lacks what it does not know of.

// asEarlierRelease is a JSON text as an earlier release would have written it.
func asEarlierRelease(t *testing.T, text string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	var drop func(v any)
	drop = func(v any) {
		m, _ := v.(map[string]any)
		for _, name := range []string{"roots", "origin", "unconfirmed"} {
			delete(m, name)
		}
		for _, each := range m {
			drop(each)
		}
	}
	drop(v)
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// writtenEarlier makes what lies in ledger and Store that of an earlier release.
func (w *world) writtenEarlier() {
	w.t.Helper()
	err := w.ledger.Update(context.Background(), func(text string) (string, error) { return asEarlierRelease(w.t, text), nil })
	if err != nil {
		w.t.Fatal(err)
	}
	if text := recordIn(w.store); text != "" {
		w.put("perennial:test", asEarlierRelease(w.t, text))
	}
}

// onEarlierPage does something on a page of an earlier release, which no other tab hears of.
func (w *world) onEarlierPage(do func(*tab) error) {
	w.t.Helper()
	w.unheard(func() {
		old := w.open()
		if err := do(old); err != nil {
			w.t.Fatal(err)
		}
		old.Close()
	})
	w.writtenEarlier()
	time.Sleep(time.Second)
}

func refreshes(tb *tab) error {
	_, err := tb.Token(context.Background(), Need{Force: true})
	return err
}

// twoSignIns are worlds in which a tab's session has seen an earlier one that by the clock is none.
var twoSignIns = map[string]func(w *world) *tab{
	"after two sign-ins at once": func(w *world) *tab {
		w.signIn().Close()
		return w.signIn()
	},
	"after the clock was set back": func(w *world) *tab {
		w.signIn().Close()
		time.Sleep(time.Second)
		w.skew.Store(int64(-time.Hour))
		return w.signIn()
	},
}

func TestARefreshByAnEarlierReleaseSpendsNoTokenTwice(t *testing.T) {
	for name, signIn := range twoSignIns {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				tb := signIn(w)
				w.onEarlierPage(refreshes)
				err := refreshes(tb)
				synctest.Wait()
				if _, replays := w.server.count(); replays != 0 || tb.held() == nil || err != nil {
					t.Fatalf("%d replays, lease %v, error %v", replays, tb.held(), err)
				}
			})
		})
	}
}

func TestASignOutByAnEarlierReleaseReachesTheOtherTabs(t *testing.T) {
	for name, signIn := range twoSignIns {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				tb := signIn(w)
				w.onEarlierPage(func(old *tab) error { return old.SignOut(context.Background()) })
				tb.Changed()
				synctest.Wait()
				if tb.held() != nil {
					t.Fatal("signed in after a sign-out in another tab")
				}
			})
		})
	}
}

func TestASignInByAnEarlierReleaseAfterTheClockWasSetBackCounts(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		time.Sleep(time.Minute)
		w.skew.Store(int64(time.Hour))
		tb := w.signIn()
		w.skew.Store(0)
		time.Sleep(time.Minute)
		var id string
		w.unheard(func() { id = w.signIn().held().ID })
		w.writtenEarlier()
		tb.Changed()
		synctest.Wait()
		w.wantSession(tb, id)
		if err := refreshes(tb); err != nil {
			t.Fatal(err)
		}
		w.wantSession(w.begin(), id)
	})
}

func TestASignInAfterARefreshByAnEarlierReleaseCounts(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		slept := twoSignIns["after the clock was set back"](w)
		w.onEarlierPage(refreshes)
		var id string
		w.unheard(func() { id = w.signIn().held().ID })
		slept.Changed()
		synctest.Wait()
		w.wantSession(slept, id)
		if err := refreshes(slept); err != nil {
			t.Fatal(err)
		}
		if _, replays := w.server.count(); replays != 0 {
			t.Errorf("%d replays", replays)
		}
	})
}

func TestASessionOfATimeWhenTheClockWasAheadGivesWayToTheOneAfterStorageWasCleared(t *testing.T) {
	for name, prepare := range map[string]func(w *world) *tab{
		"of this release":       func(w *world) *tab { w.signIn().Close(); return w.begin() },
		"of an earlier release": func(w *world) *tab { w.signIn().Close(); w.writtenEarlier(); return w.begin() },
		"which has seen one before": func(w *world) *tab {
			w.skew.Store(0)
			w.signIn().Close()
			w.skew.Store(int64(time.Hour))
			return w.signIn()
		},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.skew.Store(int64(time.Hour))
				frozen := prepare(w)
				w.skew.Store(0)
				time.Sleep(time.Minute)
				w.clearLedger()
				if err := w.store.Remove("perennial:test"); err != nil {
					t.Fatal(err)
				}
				var id string
				w.unheard(func() { id = w.signIn().held().ID })
				frozen.Changed()
				synctest.Wait()
				w.wantSession(frozen, id)
			})
		})
	}
}

// wantSession fails the test unless a tab goes by a session.
func (w *world) wantSession(tb *tab, id string) {
	w.t.Helper()
	if l := tb.held(); l == nil || l.ID != id {
		w.t.Errorf("the tab has the lease %+v, and not that of the last sign-in", l)
	}
}
