package session

import (
	"context"
	"testing"
	"time"
)

// The user clears storage, and with it the notes of refreshes that go on without the lock.

func TestARefreshWithoutTheLockIsSeenAfterItsNoteWasCleared(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		time.Sleep(time.Hour)
		release, _ := w.locker.Lock(context.Background(), "perennial:test") // by a tab that is frozen
		w.server.change(func() { w.server.delay = w.policy.Timeout / 2 })
		a, b := w.open(), w.open()
		got := make(chan error, 2)
		ask := func(tb *tab) { _, err := persist(tb); got <- err }
		go ask(a)
		time.Sleep(w.policy.Timeout + time.Second) // a has begun without it
		if text, _ := w.ledger.Read(context.Background()); parseEntry(text).Note == nil {
			t.Fatal("no refresh has begun")
		}
		w.clearLedger()
		release()
		go ask(b)
		for range 2 {
			if err := <-got; err != nil {
				t.Fatal(err)
			}
		}
		if calls, replays := w.server.count(); calls != 1 || replays != 0 {
			t.Fatalf("%d calls, %d replays", calls, replays)
		}
	})
}

func TestAFrozenRefreshWhoseNoteWasClearedDelaysOthersNoLongerThanANote(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		time.Sleep(time.Hour)
		w.clearLedger()
		w.server.change(func() { w.server.delay = 0 })
		tb := w.open()
		if err := tb.Restore(context.Background()); err != nil {
			t.Fatal(err)
		}
		if _, err := w.locker.Lock(context.Background(), "perennial:test:"+unnoted); err != nil { // by a tab that is frozen
			t.Fatal(err)
		}
		start := time.Now()
		if p, err := persist(tb); err != nil || !w.server.accepts(p.Token) {
			t.Fatalf("generation %d, %v", p.Generation, err)
		}
		if waited, most := time.Since(start), w.policy.Timeout+w.policy.noteLife(); waited < w.policy.noteLife() || waited > most {
			t.Fatalf("waited for %v, want %v at most", waited, most)
		}
	})
}
