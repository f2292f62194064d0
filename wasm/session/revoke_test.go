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
