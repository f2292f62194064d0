package session

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/fault"
)

// cookieBeside makes further tabs pages whose server has the session by a cookie, which a signoutUrl ends.
func cookieBeside(w *world) *server {
	at := w.elsewhere()
	byCookie(w)
	return at
}

func TestAMarkerIsRemovedBesideAnothersRecord(t *testing.T) {
	for name, mark := range map[string]string{"that names a session": "", "that names none": `{"from":"` + issuerB + `"}`} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.from = issuerB
				w.signIn().Close()
				atB := w.server
				if w.gateSignsOut(); mark != "" {
					w.put(markerKey, mark)
				}
				w.elsewhere()
				w.from = issuerA
				w.signIn().Close()
				w.from, w.server = issuerB, atB
				b := w.open()
				b.Changed()
				synctest.Wait()
				if text, ok, _ := w.store.Get(markerKey); ok {
					t.Errorf("the marker stays: %s", text)
				}
				if err := b.Authenticate(context.Background(), atB.grant(), nil); err != nil {
					t.Fatal(err)
				}
				b.Changed()
				w.wantIn(b, w.open())
			})
		})
	}
}

func TestARefusalBesideAnothersSessionIsTakenForNo(t *testing.T) {
	for name, no := range map[string]error{
		"definite": refusal("invalid_grant"),
		"plain":    fault.New(fault.RefreshRefused, "refresh", "401"),
	} {
		t.Run(name, func(t *testing.T) {
			twoIssuers(t, func(t *testing.T, w *world, a *tab, atA, _ *server) {
				atB := cookieBeside(w)
				atB.answers(func(n int) error {
					if n > 20 {
						time.Sleep(time.Hour) // it would go on for ever
					}
					return no
				})
				b := w.open()
				b.Changed()
				time.Sleep(10 * time.Second)
				if calls, _ := atB.count(); calls != 1 || b.status() != "signedout" {
					t.Errorf("%d calls, status %s", calls, b.status())
				}
				w.server = atA
				w.want(a)
			})
		})
	}
}

func TestACookieSignOutHoldsBesideAnothersSession(t *testing.T) {
	for _, known := range []bool{true, false} {
		for _, byGate := range []bool{false, true} {
			t.Run(fmt.Sprintf("known %v, by the gate %v", known, byGate), func(t *testing.T) {
				twoIssuers(t, func(t *testing.T, w *world, a *tab, atA, _ *server) {
					atB := cookieBeside(w)
					atB.change(func() { atB.offline = true })
					b := w.open()
					if known {
						w.want(b)
					}
					if byGate {
						w.put(markerKey, `{"from":"`+issuerB+`"}`)
						b.Changed()
						synctest.Wait()
					} else if err := b.SignOut(context.Background()); err != nil {
						t.Fatal(err)
					}
					b.Close()
					calls, _ := atB.count()
					next := w.open()
					if pass, err := next.Token(context.Background(), Need{}); err != nil || pass.Token != "" {
						t.Errorf("the next page gets %v, %v", pass, err)
					}
					if now, _ := atB.count(); now != calls {
						t.Errorf("%d refreshes after the sign-out", now-calls)
					}
					atB.change(func() { atB.offline = false })
					time.Sleep(time.Hour)
					if !atB.isRevoked(Cookie) || len(atA.dropped) > 0 {
						t.Errorf("reported to the one server: %v, to the other: %v", atB.dropped, atA.dropped)
					}
					w.server = atA
					w.want(a)
				})
			})
		}
	}
}

func TestACookieSignOutIsNotAnotherPagesToTell(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		atA, atB := w.server, cookieBeside(w)
		atB.change(func() { atB.offline = true })
		b := w.open()
		if err := b.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		b.Close()
		w.from, w.server, w.ambient, w.toEnd = issuerA, atA, false, nil
		a := w.open()
		a.Changed()
		time.Sleep(time.Minute)
		if a.Close(); len(atA.dropped) > 0 {
			t.Errorf("the other server was given %v", atA.dropped)
		}
		w.from, w.server, w.ambient = issuerB, atB, true
		w.toEnd = func(Tokens) string { return Cookie }
		atB.change(func() { atB.offline = false })
		w.open().Changed()
		time.Sleep(time.Hour)
		if !atB.isRevoked(Cookie) {
			t.Error("the cookie's server never heard")
		}
	})
}

func TestTabsWithACookieBesideAnothersSessionRefreshInTurn(t *testing.T) {
	twoIssuers(t, func(t *testing.T, w *world, a *tab, atA, _ *server) {
		atB := cookieBeside(w)
		atB.change(func() { atB.delay = w.policy.Timeout * 2 / 3 })
		w.lockless = true // notes alone keep them apart
		tabs := []*tab{w.open(), w.open()}
		for _, tb := range tabs {
			tb.Changed()
		}
		time.Sleep(time.Minute)
		if calls, _ := atB.count(); calls != 1 {
			t.Errorf("%d refreshes, want one for both", calls)
		}
		w.wantIn(tabs...)
	})
}

// What waits to be ended may come into the ledger at the generation that a tab knows already.
func TestACookieThatIsToBeEndedIsNotAskedForASession(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		byCookie(w)
		tb := w.begin()
		w.want(tb)
		w.server.change(func() { w.server.offline = true })
		if err := tb.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		calls, _ := w.server.count()
		tb.Keeper.mu.Lock()
		tb.Keeper.state.denied = false
		tb.Keeper.mu.Unlock()
		if got, err := tb.Token(context.Background(), Need{}); err != nil || got.Token != "" {
			t.Errorf("the tab gets %v, %v", got, err)
		}
		if signedIn, err := tb.Known(context.Background()); err != nil || signedIn {
			t.Errorf("known: %v, %v", signedIn, err)
		}
		if now, _ := w.server.count(); now != calls {
			t.Errorf("%d refreshes", now-calls)
		}
	})
}
