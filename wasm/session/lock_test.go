package session

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/fault"
)

func TestAStolenLockDoesNotMakeOthersSpendATokenTwice(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		time.Sleep(time.Hour)
		w.server.change(func() { w.server.delay = 5 * time.Second })
		a, b := w.open(), w.open()
		got := make(chan error, 2)
		ask := func(tb *tab) { _, err := tb.Token(context.Background(), Need{}); got <- err }
		go ask(a)
		time.Sleep(time.Second) // a's refresh is on its way
		w.locker.steal("perennial:test")
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

func TestAFrozenHolderDelaysNobodyForLongerThanARefreshMayTake(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		time.Sleep(time.Hour)
		w.server.change(func() { w.server.delay = 0 })
		w.locker.Lock(context.Background(), "perennial:test") // by a tab that is frozen before it has noted anything
		tb := w.open()
		if err := tb.Restore(context.Background()); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		w.want(tb)
		if waited := time.Since(start); waited > w.policy.Timeout {
			t.Fatalf("waited for %v", waited)
		}
	})
}

func TestHandlersMayCallTheKeeper(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		var tb *tab
		w.handler = func(of *tab) {
			if of != tb {
				return
			}
			of.State()
			of.Snapshot()
			of.IDToken()
			of.Use()
			of.Changed()
			of.Wake()
			go of.Token(context.Background(), Need{}) // what a page calls that waits has a goroutine of its own
		}
		w.signIn().Close()
		time.Sleep(time.Hour)
		tb = w.open()
		if err := tb.Restore(context.Background()); err != nil {
			t.Fatal(err)
		}
		w.want(tb)
		time.Sleep(10 * time.Minute)
		w.want(tb)
		if err := tb.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if calls, _ := w.server.count(); calls > 5 {
			t.Fatalf("%d calls: handlers have caused refreshes", calls)
		}
	})
}

func TestWaitingForAnotherTabIsNoBusyWaiting(t *testing.T) {
	for name, lockless := range map[string]bool{"lock": false, "notes": true} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.lockless = lockless
				w.signIn().Close()
				time.Sleep(time.Hour)
				l := &countedLedger{Ledger: w.ledger}
				w.ledger = l
				release, _ := w.locker.Lock(context.Background(), "perennial:test")
				defer release()
				w.ledger.Update(context.Background(), func(text string) (string, error) {
					e := parseEntry(text)
					e.Note = &Note{ID: "frozen"}
					if lockless {
						e.Note.Until = time.Now().Add(time.Minute).UnixMilli()
					}
					return e.encode()
				})
				tb := w.open()
				l.calls = 0
				if _, err := tb.Token(context.Background(), Need{}); err != nil && fault.CodeOf(err) != fault.Timeout && fault.CodeOf(err) != fault.RefreshBusy {
					t.Fatal(err)
				}
				if l.calls > 6 {
					t.Fatalf("%d uses of the ledger while waiting", l.calls)
				}
			})
		})
	}
}

// countedLedger counts how often it is used.
type countedLedger struct {
	Ledger
	calls int
}

func (l *countedLedger) Read(ctx context.Context) (string, error) {
	l.calls++
	return l.Ledger.Read(ctx)
}

func (l *countedLedger) Update(ctx context.Context, change func(string) (string, error)) error {
	l.calls++
	return l.Ledger.Update(ctx, change)
}

// thawed is a Locker whose first grant reaches a tab that was frozen until after it had stopped to wait.
type thawed struct{ granted, freed int }

func (l *thawed) Lock(ctx context.Context, _ string) (func(), error) {
	if l.granted++; l.granted == 1 {
		<-ctx.Done()
	}
	return func() { l.freed++ }, nil
}

func TestALockThatWasGrantedToAFrozenTabIsAskedForAgain(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb, l, h := w.signIn(), &thawed{}, &turn{}
		tb.opts.Locker = l
		if err := tb.turns.lock(h, "a lock"); err != nil || l.granted != 2 || l.freed != 1 || len(h.frees) != 1 {
			t.Fatalf("%v: granted %d times, freed %d times, held %d", err, l.granted, l.freed, len(h.frees))
		}
	})
}

// frozenLedger freezes its tab once, after it has written a note.
type frozenLedger struct {
	Ledger
	length time.Duration
}

func (l *frozenLedger) Update(ctx context.Context, change func(string) (string, error)) error {
	noted := false
	err := l.Ledger.Update(context.WithoutCancel(ctx), func(text string) (string, error) {
		text, err := change(text)
		noted = err == nil && parseEntry(text).Note != nil
		return text, err
	})
	if noted && l.length > 0 {
		length := l.length
		l.length = 0
		time.Sleep(length)
	}
	return err
}

func TestATabThatWasFrozenAfterItsNoteTakesTheLocksAnew(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.server.change(func() { w.server.delay = time.Second })
		other, ledger := w.signIn(), w.ledger
		w.ledger = &frozenLedger{ledger, 8 * time.Second}
		frozen := w.begin()
		got := make(chan error, 2)
		ask := func(tb *tab) { _, err := tb.Token(context.Background(), Need{Force: true}); got <- err }
		go ask(frozen)
		time.Sleep(7900 * time.Millisecond)
		w.locker.mu.Lock()
		clear(w.locker.names) // somebody steals all of them
		w.locker.mu.Unlock()
		go ask(other) // it finds the note, and that nobody has its lock
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
