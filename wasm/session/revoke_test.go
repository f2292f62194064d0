package session

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

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
		tb := w.signIn()
		refresh := w.server.live
		w.server.change(func() { w.server.offline = true })
		if err := tb.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
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
				w.server.change(func() { w.server.offline = true })
				if err := other.SignOut(context.Background()); err != nil {
					t.Fatal(err)
				}
				synctest.Wait()
				if name == "a tab that has gone" {
					other.Close()
				}
				w.server.change(func() { w.server.offline = false })
				start := time.Now()
				here.Revoked(context.Background())
				if !w.server.isRevoked(refresh) {
					t.Fatal("it has not waited")
				}
				if waited := time.Since(start); waited > time.Second/10 {
					t.Fatalf("it has waited for %v, though the server answers at once", waited)
				}
			})
		})
	}
}

func TestNobodyWaitsForeverForARevocation(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.signIn()
		tb.Revoked(context.Background()) // there is nothing to wait for
		w.server.change(func() { w.server.offline = true })
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
