package session

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/fault"
)

func TestSignOutReachesEveryTabAndDropsARefreshUnderWay(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		time.Sleep(time.Hour)
		a, b := w.open(), w.open()
		if err := b.Restore(context.Background()); err != nil {
			t.Fatal(err)
		}
		got := make(chan Credential, 1)
		go func() { g, _ := a.Token(context.Background(), Need{}); got <- g }()
		time.Sleep(10 * time.Millisecond) // a's refresh is on its way
		if err := b.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		if g := <-got; g.Token != "" {
			t.Fatal("a token was handed out after sign-out")
		}
		synctest.Wait()
		for name, tb := range map[string]*tab{"a": a, "b": b} {
			if events := tb.reported(SignedOut); len(events) != 1 || events[0].Reason != ReasonSignOut {
				t.Fatalf("%s heard %+v", name, events)
			}
		}
		if text, _ := w.ledger.Read(context.Background()); parseEntry(text).Record != nil {
			t.Fatal("the answer of the dropped refresh was written")
		}
		time.Sleep(time.Hour)
		if calls, _ := w.server.count(); calls != 1 {
			t.Fatalf("%d calls: a tab goes on refreshing after sign-out", calls)
		}
	})
}

func TestSignOutEndsThisTabsOwnSessionWhenTheLedgerHasALaterOne(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		a := w.signIn()
		w.bus.ports[0].listen(nil) // it hears of nothing
		time.Sleep(time.Hour)
		w.want(a)
		if err := w.ledger.Update(context.Background(), func(string) (string, error) { return "", nil }); err != nil {
			t.Fatal(err)
		}
		if err := w.store.Remove("perennial:test"); err != nil {
			t.Fatal(err)
		}
		b := w.signIn()
		if err := a.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		for name, tb := range map[string]*tab{"a": a, "b": b} {
			if events := tb.reported(SignedOut); len(events) != 1 || tb.held() != nil {
				t.Fatalf("%s heard %+v, and has the lease %v", name, events, tb.held())
			}
		}
	})
}

func TestWhatIsSaidWhileATabLooksWaitsForNothing(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		a := w.signIn()
		ledger := w.ledger
		w.ledger = slowReads{ledger, 100 * time.Millisecond}
		b := w.begin()
		b.Changed() // it looks at a session that goes on
		time.Sleep(time.Millisecond)
		w.ledger = ledger
		if err := a.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(250 * time.Millisecond)
		if events := b.reported(SignedOut); len(events) != 1 || b.held() != nil {
			t.Fatalf("reported %+v, lease %v", events, b.held())
		}
	})
}

// slowReads is a Ledger whose text takes its time to arrive.
type slowReads struct {
	Ledger
	delay time.Duration
}

func (l slowReads) Read(ctx context.Context) (string, error) {
	text, err := l.Ledger.Read(ctx)
	time.Sleep(l.delay)
	return text, err
}

func TestATabThatCouldNotLookLooksAgainWhenItWakes(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ledger := w.breakable()
		a, b := w.signIn(), w.begin()
		ledger.broken.Store(true)
		b.Changed()
		time.Sleep(w.policy.MaxBackoff + 10*time.Second) // its pauses have become long
		ledger.broken.Store(false)
		if err := a.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		b.Wake()
		synctest.Wait()
		if b.State() != None {
			t.Fatal("it has not heard of the sign-out")
		}
	})
}

func TestSignInDuringARefreshWins(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		time.Sleep(time.Hour)
		a, b := w.open(), w.open()
		got := make(chan Credential, 1)
		go func() { g, _ := a.Token(context.Background(), Need{}); got <- g }()
		time.Sleep(10 * time.Millisecond)
		fresh := w.server.grant() // another user, say
		if err := b.Authenticate(context.Background(), fresh, []byte(`{"sub":"eve"}`)); err != nil {
			t.Fatal(err)
		}
		if g := <-got; g.Token != fresh.AccessToken {
			t.Fatal("the waiter got the token of the session before")
		}
		if s, _ := a.Snapshot(); string(s.Profile) != `{"sub":"eve"}` {
			t.Fatalf("profile %s", s.Profile)
		}
	})
}

func TestANewerRefreshTokenInTheLedgerOutvotesANo(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn()
		time.Sleep(time.Hour)
		b := w.open()
		if err := b.Restore(context.Background()); err != nil {
			t.Fatal(err)
		}
		// While b's refresh is on its way, the ledger gets a newer generation from a tab without the lock.
		w.server.answers(func(int) error {
			return w.ledger.Update(context.Background(), func(text string) (string, error) {
				e := parseEntry(text)
				e.Generation++
				e.Record.Generation++
				access := e.Record.Access[Main]
				access.Generation++
				e.Record.Access[Main] = access
				e.Note = nil
				moved, _ := e.encode()
				w.server.answers(nil)
				return moved, nil
			})
		})
		w.server.change(func() { w.server.revoked = true })
		b.Token(context.Background(), Need{Force: true})
		if events := b.reported(SignedOut); len(events) != 0 {
			t.Fatalf("signed out (%+v) though another tab had moved on", events)
		}

	})
}

func TestACrashInTheMiddleOfARefreshLetsTheNextTabTryOnce(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		time.Sleep(time.Hour)
		a := w.open()
		go a.Token(context.Background(), Need{})
		time.Sleep(10 * time.Millisecond)
		a.crash() // the request never reaches the server
		text, _ := w.ledger.Read(context.Background())
		if parseEntry(text).Note == nil {
			t.Fatal("the crash should leave its note")
		}
		w.want(w.open())
		if calls, replays := w.server.count(); calls != 1 || replays != 0 {
			t.Fatalf("%d calls, %d replays", calls, replays)
		}
	})
}

func TestAFrozenHolderDelaysOthersAndNeverCausesAReplay(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		time.Sleep(time.Hour)
		// A tab that holds the lock, has noted its refresh, and is frozen.
		release, _ := w.locker.Lock(context.Background(), "perennial:test")
		w.ledger.Update(context.Background(), func(text string) (string, error) {
			e := parseEntry(text)
			e.Note = &Note{ID: "frozen"}
			return e.encode()
		})
		b := w.open()
		start := time.Now()
		_, err := b.Token(context.Background(), Need{})
		if fault.CodeOf(err) != fault.RefreshBusy {
			t.Fatalf("got %v", err)
		}
		if waited := time.Since(start); waited > w.policy.Timeout {
			t.Fatalf("waited %v", waited)
		}
		if calls, _ := w.server.count(); calls != 0 {
			t.Fatal("the refresh token may have been spent by the frozen tab")
		}
		release() // the frozen tab is gone
		time.Sleep(w.policy.Timeout)
		w.want(b)
	})
}

func TestAFrozenHolderThatHasBegunNothingStopsNobody(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		time.Sleep(time.Hour)
		w.locker.Lock(context.Background(), "perennial:test")
		a, b := w.open(), w.open()
		got := make(chan error, 2)
		for _, tb := range []*tab{a, b} {
			go func() { _, err := persist(tb); got <- err }()
		}
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

func TestWithoutWebLocksNotesKeepTabsApart(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.lockless = true
		w.signIn().Close()
		for range 20 {
			time.Sleep(time.Hour)
			before, _ := w.server.count()
			tabs := []*tab{w.open(), w.open(), w.open(), w.open()}
			got := make(chan error, len(tabs))
			for _, tb := range tabs {
				go func() { _, err := tb.Token(context.Background(), Need{}); got <- err }()
			}
			for range tabs {
				if err := <-got; err != nil {
					t.Fatal(err)
				}
			}
			for _, tb := range tabs {
				tb.Close()
			}
			if after, replays := w.server.count(); after-before != 1 || replays != 0 {
				t.Fatalf("%d refreshes, %d replays", after-before, replays)
			}
		}
	})
}
