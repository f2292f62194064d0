package session

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/json"
	"perennial/wasm/vault/vaulttest"
)

const markerKey = "perennial:test:signout"

// gateSignsOut does what the gate of a page does by itself: see js/gate/signout.js. It returns the record that was there.
func (w *world) gateSignsOut() string {
	w.t.Helper()
	text, _, _ := w.store.Get("perennial:test")
	var r Record
	_ = json.Unmarshal([]byte(text), &r) // a sealed one tells nothing
	w.put(markerKey, w.markerOf(r.Session, r.Generation, r.Origin))
	if err := w.store.Remove("perennial:test"); err != nil {
		w.t.Fatal(err)
	}
	return text
}

// markerOf is the marker that the gate leaves of a session.
func (w *world) markerOf(session string, generation int, o Origin) string {
	w.t.Helper()
	mark := map[string]any{"id": session, "generation": generation, "origin": &o}
	if w.oldGate {
		delete(mark, "origin")
	}
	text, err := json.Marshal(mark)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text)
}

// withGates runs a test with the gate of this release, and with one of an earlier release.
func withGates(t *testing.T, f func(t *testing.T, w *world)) {
	for name, old := range map[string]bool{"the gate of this release": false, "the gate of an earlier one": true} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.oldGate = old
				f(t, w)
			})
		})
	}
}

func (w *world) put(key, text string) {
	w.t.Helper()
	if err := w.store.Set(key, text); err != nil {
		w.t.Fatal(err)
	}
}

// wantOver fails the test unless nobody is signed in, nothing of a session is left, and its refresh token was revoked.
func (w *world) wantOver(refresh string, tabs ...*tab) {
	w.t.Helper()
	synctest.Wait()
	for i, tb := range tabs {
		if tb.held() != nil || tb.State() != None {
			w.t.Errorf("tab %d is signed in", i)
		}
	}
	for _, key := range []string{"perennial:test", markerKey} {
		if text, ok, _ := w.store.Get(key); ok {
			w.t.Errorf("%s still holds %.60s", key, text)
		}
	}
	if text, _ := w.ledger.Read(context.Background()); strings.Contains(text, "refresh-") || strings.Contains(text, "access-") {
		w.t.Errorf("the ledger still holds %.200s", text)
	}
	if !w.server.isRevoked(refresh) {
		w.t.Errorf("%s was not revoked", refresh)
	}
}

// wantIn fails the test unless tabs are signed in.
func (w *world) wantIn(tabs ...*tab) {
	w.t.Helper()
	synctest.Wait()
	for i, tb := range tabs {
		if pass, err := tb.Token(context.Background(), Need{}); err != nil || pass.Token == "" || tb.held() == nil {
			w.t.Errorf("tab %d gets %v, %v", i, pass, err)
		}
	}
}

func TestAPageFindsThatTheGateHasSignedOut(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		refresh := w.server.live
		w.gateSignsOut()
		tb := w.open()
		if pass, err := tb.Token(context.Background(), Need{}); err != nil || pass.Token != "" {
			t.Errorf("the page gets %v, %v", pass, err)
		}
		tb.Changed()
		w.wantOver(refresh, tb)
		if calls, _ := w.server.count(); calls != 0 {
			t.Errorf("%d refreshes", calls)
		}
	})
}

// A sign-in that leaves at once would else be ended by the late revocation, where a server has one grant for a user and an app.
func TestASignInWaitsForTheRevocationOfWhatTheGateHasEnded(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		a := w.signIn()
		refresh := a.state.record.Tokens.Refresh
		a.Close()
		w.gateSignsOut()
		b := w.open()
		b.Revoked(t.Context())
		if !w.server.isRevoked(refresh) {
			t.Errorf("%s was not revoked", refresh)
		}
		w.wantOver(refresh, b)
	})
}

func TestARecordThatALateTabPutsBackStaysOver(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		refresh := w.server.live
		record := w.gateSignsOut()
		w.put("perennial:test", record) // by a tab that was frozen
		tb := w.open()
		if err := tb.Restore(context.Background()); err != nil || tb.held() != nil {
			t.Errorf("%v: the page holds %v", err, tb.held())
		}
		tb.Changed()
		w.wantOver(refresh, tb)
	})
}

func TestATabInTheMiddleOfARefreshBringsNothingBackThatTheGateHasEnded(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.signIn()
		go tb.Token(context.Background(), Need{Force: true})
		time.Sleep(10 * time.Millisecond) // the refresh token is on its way
		w.gateSignsOut()
		time.Sleep(time.Second)
		if tb.held() != nil {
			t.Error("the tab has the session still")
		}
		if !w.server.isRevoked("refresh-1") || !w.server.isRevoked("refresh-2") {
			t.Errorf("revoked: %v", w.server.dropped)
		}
		tb.Changed()
		w.wantOver("refresh-2", tb, w.open())
	})
}

func TestTheLedgerFailsWhileTheGateHasSignedOutAndLaterHasTheEnd(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		l := w.breakable()
		tb := w.signIn()
		l.broken.Store(true)
		w.gateSignsOut()
		tb.Changed()
		time.Sleep(time.Minute)
		if tb.held() != nil {
			t.Error("the tab is signed in")
		}
		if _, ok, _ := w.store.Get(markerKey); !ok {
			t.Fatal("the marker is gone before the ledger has the end")
		}
		l.broken.Store(false)
		time.Sleep(time.Hour)
		w.wantOver("refresh-1", tb, w.open())
	})
}

func TestASessionThatTheLedgerMissedIsEndedByTheGateWithTheOneBefore(t *testing.T) {
	withGates(t, func(t *testing.T, w *world) {
		l := w.breakable()
		w.signIn().Close()
		before := w.server.live
		time.Sleep(time.Second)
		l.broken.Store(true)
		w.signIn().Close()
		l.broken.Store(false)
		w.gateSignsOut()
		tb := w.open()
		tb.Changed()
		w.wantOver(before, tb)
	})
}

func TestALaterSignInIsNotHurtByAMarker(t *testing.T) {
	for name, mark := range map[string]func(w *world) string{
		"of the session before": func(w *world) string { w.gateSignsOut(); text, _, _ := w.store.Get(markerKey); return text },
		"that names none":       func(w *world) string { w.gateSignsOut(); w.put(markerKey, "{}"); return "{}" },
		"that is garbage":       func(w *world) string { w.gateSignsOut(); w.put(markerKey, "x"); return "x" },
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.signIn().Close()
				text := mark(w)
				tb := w.signIn()
				w.wantIn(tb, w.open())
				if !w.server.isRevoked("refresh-1") {
					t.Error("the session before was not revoked")
				}
				if strings.Contains(text, "generation") { // a late tab does not know yet
					w.put(markerKey, text)
					tb.Changed()
					w.wantIn(tb, w.open())
				}
			})
		})
	}
}

func TestAMarkerWithoutANameEndsTheSessionThatThereIs(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		d := &vaulttest.Disk{}
		w.seal(d, vaulttest.NewCipher("A:"))
		w.signIn().Close()
		refresh := w.server.live
		if err := d.Set(markerKey, "{}"); err != nil {
			t.Fatal(err)
		}
		if err := d.Remove("perennial:test"); err != nil {
			t.Fatal(err)
		}
		tb := w.open()
		tb.Changed()
		w.wantOver(refresh, tb)
		if _, ok, _ := d.Get(markerKey); ok {
			t.Error("the marker is still there")
		}
	})
}

func TestAThawedTabHearsOfTheGatesSignOutAfterTheLedgerWasCleared(t *testing.T) {
	for name, look := range map[string]func(*tab) error{
		"and the program looks":     func(tb *tab) error { tb.Changed(); return nil },
		"and the program signs out": func(tb *tab) error { return tb.SignOut(context.Background()) },
	} {
		t.Run(name, func(t *testing.T) {
			withGates(t, func(t *testing.T, w *world) {
				frozen := w.signIn()
				var next *tab
				w.unheard(func() {
					w.clearLedger()
					w.gateSignsOut()
					next = w.open()
					if err := look(next); err != nil {
						t.Fatal(err)
					}
					synctest.Wait()
				})
				frozen.Changed()
				synctest.Wait()
				if frozen.held() != nil || next.held() != nil {
					t.Error("the session lives on in the tab that was frozen")
				}
			})
		})
	}
}

func TestALateTabsRecordDoesNotComeBackAfterTheGatesSignOutAndAClearedLedger(t *testing.T) {
	withGates(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		w.clearLedger()
		record := w.gateSignsOut()
		next := w.begin()
		next.Changed()
		synctest.Wait()
		next.Close()
		w.put("perennial:test", record)
		if w.begin().held() != nil {
			t.Error("the session is back after a sign-out")
		}
	})
}

func TestAMarkerOfAnEarlierSessionEndsNoLaterOneWhereTheClockWasSetBack(t *testing.T) {
	withGates(t, func(t *testing.T, w *world) {
		l := w.signIn().held()
		time.Sleep(time.Second)
		tb := w.signIn()
		w.skew.Store(int64(-time.Hour))
		w.put(markerKey, w.markerOf(l.ID, l.Generation, l.Origin))
		tb.Changed()
		synctest.Wait()
		if tb.held() == nil {
			t.Error("the later session was ended")
		}
	})
}

func TestTheGateEndsASessionThatTheLedgerMissedAfterTheEndOfAnother(t *testing.T) {
	for name, look := range map[string]func(*tab) error{
		"and the program looks":     func(tb *tab) error { tb.Changed(); return nil },
		"and the program signs out": func(tb *tab) error { return tb.SignOut(context.Background()) },
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				l := w.breakable()
				tb := w.signIn()
				if err := tb.SignOut(context.Background()); err != nil {
					t.Fatal(err)
				}
				tb.Close()
				time.Sleep(time.Second)
				l.broken.Store(true)
				frozen := w.signIn()
				l.broken.Store(false)
				var record string
				w.unheard(func() {
					record = w.gateSignsOut()
					if err := look(w.open()); err != nil {
						t.Fatal(err)
					}
					synctest.Wait()
				})
				frozen.Changed()
				synctest.Wait()
				if frozen.held() != nil {
					t.Error("the session lives on in the tab that was frozen")
				}
				frozen.Close()
				w.put("perennial:test", record) // by a late tab
				if w.begin().held() != nil {
					t.Error("the session is back")
				}
			})
		})
	}
}

func TestASignOutByTheProgramRemovesTheMarker(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.signIn()
		w.gateSignsOut()
		if err := tb.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		w.wantOver("refresh-1", tb)
		if events := tb.reported(SignedOut); len(events) != 1 || events[0].Reason != ReasonSignOut {
			t.Errorf("reported %+v", events)
		}
	})
}

// byCookie is a world whose sessions lie in a cookie that a signoutUrl ends.
func byCookie(w *world) {
	w.ambient = true
	w.toEnd = func(Tokens) string { return Cookie }
	w.server.grant()
	w.server.change(func() { w.server.live = "" }) // the cookie's token is none of ours
}

func TestASessionInACookieIsEndedAtTheServerAlsoLater(t *testing.T) {
	for name, known := range map[string]bool{"with a record": true, "before the server was asked": false} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				byCookie(w)
				tb := w.open()
				if known {
					if _, err := tb.Token(context.Background(), Need{}); err != nil {
						t.Fatal(err)
					}
				}
				w.server.change(func() { w.server.offline = true })
				if err := tb.SignOut(context.Background()); err != nil {
					t.Fatal(err)
				}
				tb.Close()
				calls, _ := w.server.count() // a page that has just begun may have asked
				next := w.open()             // before the server knows
				if pass, err := next.Token(context.Background(), Need{}); err != nil || pass.Token != "" {
					t.Errorf("the next page gets %v, %v", pass, err)
				}
				if now, _ := w.server.count(); now != calls || w.server.isRevoked(Cookie) {
					t.Errorf("%d refreshes after the sign-out", now-calls)
				}
				w.server.change(func() { w.server.offline = false })
				time.Sleep(time.Hour)
				if !w.server.isRevoked(Cookie) {
					t.Error("the server never heard")
				}
			})
		})
	}
}

func TestALaterSessionsCookieIsNotEndedWithAnEarlierOne(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		byCookie(w)
		w.server.change(func() { w.server.offline = true })
		tb := w.open()
		if _, err := tb.Token(context.Background(), Need{}); err != nil {
			t.Fatal(err)
		}
		if err := tb.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait() // the first attempt to end it has been made
		answer := w.server.grant()
		answer.RefreshToken = ""
		if err := tb.Authenticate(context.Background(), answer, nil); err != nil {
			t.Fatal(err)
		}
		w.server.change(func() { w.server.offline = false })
		time.Sleep(time.Minute)
		if w.server.isRevoked(Cookie) {
			t.Error("the cookie of the session that goes on was ended")
		}
		w.wantIn(tb)
	})
}

func TestWhatACookiesRefreshBringsAfterSignOutIsDropped(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		byCookie(w)
		w.toEnd = nil
		tb := w.open()
		go tb.Token(context.Background(), Need{})
		time.Sleep(10 * time.Millisecond)
		if err := tb.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		if tb.held() != nil {
			t.Error("the tab is signed in again")
		}
	})
}
