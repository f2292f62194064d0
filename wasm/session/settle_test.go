package session

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// A tab that is gone may have left its answer in the Store alone, which is seen late in other tabs. How long the Store has
// had counts up to the moment it was read: the ledger that is read after it may be slow.
func TestTheStoreIsGivenItsTimeBeforeItIsRead(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		time.Sleep(time.Hour)
		stale, _, _ := w.store.Get("perennial:test")
		left, err := w.ledger.Read(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		gone := w.open()
		w.want(gone)
		gone.Close()
		fresh, _, _ := w.store.Get("perennial:test")
		set := func(text string) {
			if err := w.store.Set("perennial:test", text); err != nil {
				t.Fatal(err)
			}
		}
		set(stale) // the Store is seen late
		err = w.ledger.Update(context.Background(), func(string) (string, error) {
			e := parseEntry(left) // the ledger has missed the answer
			e.Note = &Note{ID: "gone"}
			return e.encode()
		})
		if err != nil {
			t.Fatal(err)
		}

		slow := &slowLedger{Ledger: w.ledger}
		w.ledger = slow
		tb := w.open()
		got := make(chan error, 1)
		go func() { _, err := tb.Token(context.Background(), Need{}); got <- err }()
		synctest.Wait() // it has found the note's lock free, and gives the Store its time
		slow.delay = 2 * storeSettle
		tb.Keeper.mu.Lock()
		tb.wakeAll() // it has heard something, and looks again
		tb.Keeper.mu.Unlock()
		synctest.Wait() // it has read the Store, and waits for the ledger
		slow.delay = 0
		set(fresh)
		if err := <-got; err != nil {
			t.Fatal(err)
		}
		if calls, replays := w.server.count(); calls != 1 || replays != 0 {
			t.Fatalf("%d calls, %d replays", calls, replays)
		}
	})
}

// slowLedger takes its time before it changes anything.
type slowLedger struct {
	Ledger
	delay time.Duration
}

func (l *slowLedger) Update(ctx context.Context, change func(string) (string, error)) error {
	time.Sleep(l.delay)
	return l.Ledger.Update(ctx, change)
}
