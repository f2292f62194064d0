package session

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/fault"
)

// signsOutOffline signs in, and out while the server cannot be reached. It returns the refresh token that is to be revoked.
func (w *world) signsOutOffline() (tb *tab, refresh string) {
	w.t.Helper()
	tb, refresh = w.signIn(), w.server.live
	w.server.change(func() { w.server.offline = true })
	if err := tb.SignOut(context.Background()); err != nil {
		w.t.Fatal(err)
	}
	return tb, refresh
}

func TestSignOutRevokesTheRefreshToken(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.signIn()
		refresh := w.server.live
		if err := tb.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if !w.server.isRevoked(refresh) {
			t.Fatal("the refresh token is still good")
		}
		if text, _ := w.ledger.Read(context.Background()); strings.Contains(text, refresh) {
			t.Fatal("the ledger still holds the token")
		}
	})
}

func TestSignOutWithoutANetworkEndsTheSessionNowAndRevokesLater(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb, refresh := w.signsOutOffline()
		if tb.held() != nil || tb.State() != None {
			t.Fatal("the session goes on")
		}
		tb.Close() // the page is closed, and another one opened days later
		time.Sleep(72 * time.Hour)
		w.server.change(func() { w.server.offline = false })
		next := w.open()
		if err := next.Restore(context.Background()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if !w.server.isRevoked(refresh) {
			t.Fatal("never revoked")
		}
	})
}

func TestWhatARefreshBringsAfterSignOutIsRevokedToo(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		time.Sleep(time.Hour)
		tb := w.open()
		w.server.change(func() { w.server.offline = true }) // so that the answer comes first
		go tb.Token(context.Background(), Need{})
		time.Sleep(10 * time.Millisecond)
		tb.SignOut(context.Background())
		time.Sleep(time.Second)
		w.server.change(func() { w.server.offline = false })
		time.Sleep(time.Minute)
		if !w.server.isRevoked("refresh-1") || !w.server.isRevoked("refresh-2") {
			t.Fatalf("revoked: %v", w.server.dropped)
		}
	})
}

func TestASignInWhileARevocationIsPendingKeepsBoth(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.signIn()
		w.server.change(func() { w.server.offline = true })
		tb.SignOut(context.Background())
		if err := tb.Authenticate(context.Background(), w.server.grant(), nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		w.want(tb)
		text, _ := w.ledger.Read(context.Background())
		if e := parseEntry(text); len(e.Revoke) != 1 || e.Record == nil {
			t.Fatalf("%d tokens to revoke", len(e.Revoke))
		}
	})
}

func TestASignInCanWaitForTheRevocationBeforeIt(t *testing.T) {
	for name, signOutBy := range map[string]func(w *world, here *tab) *tab{
		"this tab":            func(_ *world, here *tab) *tab { return here },
		"another tab":         func(w *world, _ *tab) *tab { return w.open() },
		"a tab that has gone": func(w *world, _ *tab) *tab { return w.open() },
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				here := w.signIn()
				refresh := w.server.live
				other := signOutBy(w, here)
				w.server.change(func() { w.server.ponders = time.Second })
				if err := other.SignOut(context.Background()); err != nil {
					t.Fatal(err)
				}
				synctest.Wait()
				if name == "a tab that has gone" {
					other.Close()
				}
				start := time.Now()
				here.Revoked(context.Background())
				if !w.server.isRevoked(refresh) {
					t.Fatal("it has not waited")
				}
				if waited := time.Since(start); waited != time.Second {
					t.Fatalf("it has waited for %v, though the server answers in a second", waited)
				}
			})
		})
	}
}

func TestNobodyWaitsForeverForARevocation(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.signIn()
		tb.Revoked(context.Background()) // there is nothing to wait for
		w.server.change(func() { w.server.ponders = time.Hour })
		if err := tb.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		start := time.Now()
		tb.Revoked(ctx)
		if waited := time.Since(start); waited != 2*time.Second {
			t.Fatalf("waited for %v", waited)
		}
	})
}

func TestASignInDoesNotWaitForARevocationThatHasFailedBefore(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb, refresh := w.signsOutOffline()
		synctest.Wait()
		w.server.change(func() { w.server.offline, w.server.ponders = false, time.Second })
		for _, each := range []*tab{tb, w.open()} {
			start := time.Now()
			each.Revoked(context.Background())
			if waited := time.Since(start); waited != 0 {
				t.Fatalf("waited for %v", waited)
			}
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if !w.server.isRevoked(refresh) {
			t.Fatal("it was not tried again at once")
		}
	})
}

// given is what a revocation comes to, and for how long it is tried while the browser is online.
var given = map[string]struct {
	answer   error
	from, to time.Duration
}{
	"no answer that the page may read": {fault.New(fault.NetworkError, "revoke", "not reached, or no CORS"), 4 * time.Minute, 30 * time.Minute},
	"a server that cannot now":         {fault.New(fault.ServerUnavailable, "revoke", "503"), time.Hour, 12 * time.Hour},
	"a server that does not answer":    {fault.New(fault.Timeout, "revoke", "no answer in time"), time.Hour, 12 * time.Hour},
	"a refusal":                        {fault.New(fault.RevocationRefused, "revoke", "unsupported_token_type"), 0, time.Second},
}

func TestARevocationThatComesToNothingIsGivenUpAndReported(t *testing.T) {
	for name, g := range given {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				tb := w.signIn()
				refresh := w.server.live
				w.server.change(func() { w.server.refuses = g.answer })
				if err := tb.SignOut(context.Background()); err != nil {
					t.Fatal(err)
				}
				kept := func() bool {
					text, err := w.ledger.Read(context.Background())
					return err != nil || strings.Contains(text, refresh)
				}
				time.Sleep(g.from)
				synctest.Wait()
				if g.from > 0 && (!kept() || len(tb.reported(Failed)) != 0) {
					t.Fatalf("given up within %v", g.from)
				}
				for range 10 { // reloads go on counting
					tb.Close()
					tb = w.open()
					if err := tb.Restore(context.Background()); err != nil {
						t.Fatal(err)
					}
					time.Sleep(g.to / 10)
				}
				synctest.Wait()
				w.server.change(func() { w.server.refuses = nil })
				time.Sleep(time.Hour)
				if kept() || w.server.isRevoked(refresh) {
					t.Fatalf("still tried after %v", g.to)
				}
			})
		})
	}
}

func TestARevocationThatIsGivenUpIsReportedOnce(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.signIn()
		w.server.change(func() { w.server.refuses = fault.New(fault.NetworkError, "revoke", "not reached, or no CORS") })
		if err := tb.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(24 * time.Hour)
		if events := tb.reported(Failed); len(events) != 1 || events[0].Code != fault.RevocationRefused {
			t.Fatalf("reported %+v", events)
		}
	})
}

func TestADeviceThatIsOfflineDoesNotGiveARevocationUp(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb, refresh := w.signsOutOffline()
		time.Sleep(72 * time.Hour)
		w.server.change(func() { w.server.offline = false })
		time.Sleep(2 * time.Minute)
		if !w.server.isRevoked(refresh) || len(tb.reported(Failed)) != 0 {
			t.Fatalf("reported %+v", tb.reported(Failed))
		}
	})
}

func TestATokenThatCannotBeRevokedKeepsNoOtherOneWaiting(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.signIn()
		w.server.change(func() { w.server.refuses = fault.New(fault.ServerUnavailable, "revoke", "503") })
		if err := tb.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if err := tb.Authenticate(context.Background(), w.server.grant(), nil); err != nil {
			t.Fatal(err)
		}
		second, before := tb.state.record.Tokens.Refresh, w.server.askedToRevoke()
		if err := tb.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		text, _ := w.ledger.Read(context.Background())
		if _, tried := parseEntry(text).Tries[second]; !tried || w.server.askedToRevoke() < before+2 {
			t.Fatalf("the second was not tried: %d tries", w.server.askedToRevoke()-before)
		}
	})
}

func TestASignOutDoesNotWaitForARevocationThatWasPutOff(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		a := w.signIn()
		synctest.Wait()
		refresh := a.state.record.Tokens.Refresh
		a.revocation.beginAfter(time.Hour) // it has heard of the sign-out from another tab first
		if err := a.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if !w.server.isRevoked(refresh) {
			t.Error("the refresh token is still good")
		}
	})
}
