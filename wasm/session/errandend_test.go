package session

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestSignOutRevokesWhatTheErrandOfACrashedTabBrings(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		c := w.withCourier()
		w.server.change(func() { w.server.offline = true }) // so that the answer comes first
		w.crash()
		b := w.open()
		if err := b.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		w.server.change(func() { w.server.offline = false })
		time.Sleep(time.Minute)
		if !w.server.isRevoked("refresh-1") || !w.server.isRevoked("refresh-2") {
			t.Fatalf("revoked: %v", w.server.dropped)
		}
		if c.kept() != 0 || w.holds("refresh-") || w.holds("access-") {
			t.Fatal("tokens are left")
		}
		w.wantCalls(1)
	})
}

func TestWhatNobodyCouldCollectAtSignOutALaterPageRevokes(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		c := w.withCourier()
		w.crash()
		time.Sleep(time.Second)
		c.ready = false
		b := w.open()
		b.SignOut(context.Background())
		time.Sleep(time.Second)
		b.Close()
		c.mu.Lock()
		c.ready = true
		c.mu.Unlock()
		if err := w.open().Restore(context.Background()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if !w.server.isRevoked("refresh-2") || c.kept() != 0 || w.holds("refresh-") {
			t.Fatalf("revoked: %v, %d kept", w.server.dropped, c.kept())
		}
	})
}

func TestANewSignInRevokesWhatTheErrandOfTheSessionBeforeBrings(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		c := w.withCourier()
		w.crash()
		time.Sleep(time.Second)
		b := w.open()
		if err := b.Authenticate(context.Background(), w.server.grant(), nil); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		w.want(b)
		if !w.server.isRevoked("refresh-2") || c.kept() != 0 || w.holds(`"errands"`) {
			t.Fatalf("revoked: %v, %d kept", w.server.dropped, c.kept())
		}
	})
}

func TestAnErrandWhoseAnswerDoesNotComeKeepsNoRevocationWaiting(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		c := w.withCourier()
		tb := w.signIn()
		refresh := w.server.live
		w.server.change(func() { w.server.delay = time.Hour })
		go tb.Token(context.Background(), Need{Force: true})
		time.Sleep(time.Second)
		if err := tb.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if !w.server.isRevoked(refresh) {
			t.Error("the refresh token has not been revoked yet")
		}
		c.kill()
	})
}
