package session

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/fault"
)

// crash signs in, lets the token expire, and has a tab die while its refresh is with the server.
func (w *world) crash() {
	w.signIn().Close()
	time.Sleep(time.Hour)
	a := w.open()
	go a.Token(context.Background(), Need{})
	time.Sleep(10 * time.Millisecond) // the server takes 50 ms
	a.crash()
}

// wantCalls fails the test unless the server was asked so often, and never with a spent token.
func (w *world) wantCalls(want int) {
	w.t.Helper()
	if calls, replays := w.server.count(); calls != want || replays != 0 {
		w.t.Fatalf("%d calls, %d replays, want %d and 0", calls, replays, want)
	}
}

func TestWhatACrashedTabHasBegunIsTakenOver(t *testing.T) {
	for name, wait := range map[string]time.Duration{"under way": 0, "answered": time.Second} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				c := w.withCourier()
				w.crash()
				if n := w.note(); n == nil || n.Errand == "" {
					t.Fatalf("the crash should leave its note: %+v", n)
				}
				time.Sleep(wait)
				b := w.open()
				w.want(b)
				w.wantCalls(1)
				if w.note() != nil || c.kept() != 0 {
					t.Fatalf("note %+v, %d answers kept", w.note(), c.kept())
				}
				time.Sleep(time.Hour)
				w.want(b) // the refresh token that the errand has brought is good
			})
		})
	}
}

func TestAnAnswerOfLongAgoIsNotTakenForFresh(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.withCourier()
		w.crash()
		time.Sleep(time.Hour) // tokens live for five minutes
		w.want(w.open())      // the server would refuse the one that was kept
		w.wantCalls(2)
	})
}

func TestAnAnswerThatWasKeptForAWhileLivesTheRestOfItsTime(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.withCourier()
		w.policy.Early = 0.95
		w.crash()
		time.Sleep(4 * time.Minute)
		b := w.open()
		first := w.want(b)
		w.wantCalls(1)
		time.Sleep(2 * time.Minute)
		if second := w.want(b); second.Token == first.Token {
			t.Fatal("the token is six minutes old")
		}
	})
}

func TestALostErrandIsSpentAnewAsAfterACrash(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		c := w.withCourier()
		w.server.change(func() { w.server.delay = time.Minute }) // so that it has not been spent
		w.crash()
		c.kill()
		w.server.change(func() { w.server.delay = 0 })
		w.want(w.open())
		if len(c.begun) != 2 {
			t.Fatalf("%d errands", len(c.begun))
		}
	})
}

func TestANoteWhoseErrandWasNeverBegunIsSpentAnew(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		c := w.withCourier()
		w.signIn().Close()
		time.Sleep(time.Hour)
		w.ledger.Update(context.Background(), func(text string) (string, error) {
			e := parseEntry(text)
			e.Note = &Note{ID: "noted", Errand: "noted"}
			return e.encode()
		})
		w.want(w.open())
		w.wantCalls(1)
		// The tab was only slow: what it asks for now is not begun any more.
		if _, err := c.Refresh(context.Background(), RefreshRequest{RefreshToken: "refresh-1", Errand: "noted"}); err != fault.ErrLost {
			t.Fatalf("got %v", err)
		}
		w.wantCalls(1)
	})
}

func TestTwoTabsCommitTheSameAnswer(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.withCourier()
		w.lockless = true // so that b does not wait for a
		w.signIn().Close()
		time.Sleep(time.Hour)
		tabs := []*tab{w.open(), w.open(), w.open()}
		got := make(chan Credential, len(tabs))
		for _, tb := range tabs {
			go func() { g, _ := tb.Token(context.Background(), Need{}); got <- g }()
			time.Sleep(10 * time.Millisecond)
		}
		first := <-got
		for range len(tabs) - 1 {
			if g := <-got; g != first || !w.server.accepts(g.Token) {
				t.Fatalf("generations %d and %d", first.Generation, g.Generation)
			}
		}
		w.wantCalls(1)
		synctest.Wait()
		for _, tb := range tabs {
			if events := tb.reported(Refreshed); len(events) != 1 {
				t.Errorf("a tab heard %d times", len(events))
			}
		}
	})
}

func TestAFrozenHolderWhoseRefreshGoesByTheCourierBlocksNobody(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		c := w.withCourier()
		w.signIn().Close()
		time.Sleep(time.Hour)
		release, _ := w.locker.Lock(context.Background(), "")
		w.ledger.Update(context.Background(), func(text string) (string, error) {
			e := parseEntry(text)
			e.Note = &Note{ID: "frozen", Errand: "frozen"}
			return e.encode()
		})
		go c.Refresh(context.Background(), RefreshRequest{RefreshToken: "refresh-1", Errand: "frozen"})
		synctest.Wait()
		b := w.open()
		w.want(b)
		w.wantCalls(1)
		// It thaws, and finds that its work has been done.
		if _, err := c.Refresh(context.Background(), RefreshRequest{RefreshToken: "refresh-1", Errand: "frozen"}); err != fault.ErrLost {
			t.Fatalf("got %v", err)
		}
		release()
		time.Sleep(time.Hour)
		w.want(b)
	})
}

func TestAServerSlowerThanThePageIsWaitedForOnce(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.withCourier()
		w.signIn().Close()
		time.Sleep(time.Hour)
		w.server.change(func() { w.server.delay = 15 * time.Second }) // a refresh may take 10 s
		tb := w.open()
		if _, err := tb.Token(context.Background(), Need{}); fault.CodeOf(err) != fault.Timeout {
			t.Fatalf("got %v", err)
		}
		if events := tb.reported(RefreshFailed); len(events) != 1 {
			t.Fatalf("the page heard %+v", events)
		}
		w.want(tb)
		w.wantCalls(1)
	})
}

func TestARefusalThatACrashedTabWouldHaveGotEndsTheSession(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		c := w.withCourier()
		w.server.answers(func(int) error { return refusal("invalid_grant") })
		w.crash()
		b := w.open()
		if g, err := b.Token(context.Background(), Need{}); err != nil || g.Token != "" {
			t.Fatalf("got generation %d, %v", g.Generation, err)
		}
		if events := b.reported(SignedOut); len(events) != 1 || events[0].Reason != "invalid_grant" {
			t.Fatalf("reported %+v", events)
		}
		w.wantCalls(1)
		if c.kept() != 0 {
			t.Fatal("the refusal is kept")
		}
	})
}

func TestAFailureThatACrashedTabWouldHaveGotIsBackedOffFrom(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.withCourier()
		w.server.answers(func(n int) error {
			if n > 1 {
				return nil
			}
			return fault.New(fault.ServerUnavailable, "refresh", "503")
		})
		w.crash()
		b := w.open()
		start := time.Now()
		w.want(b)
		if events := b.reported(RefreshFailed); len(events) != 1 || time.Since(start).Seconds() < events[0].RetryAfter {
			t.Fatalf("fresh after %v, reported %+v", time.Since(start), events)
		}
		w.wantCalls(2)
	})
}

func TestAnotherGrantsErrandIsSettledBeforeOnesOwn(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.withCourier()
		w.apis = []API{{Name: "api"}, {Name: "stock", Grant: "stock"}}
		w.crash() // in a refresh of the main grant
		b := w.open()
		g, err := b.Token(context.Background(), Need{API: "stock"})
		if err != nil || !w.server.accepts(g.Token) {
			t.Fatalf("got generation %d, %v", g.Generation, err)
		}
		w.want(b)
		w.wantCalls(2)
	})
}

func TestAPageThatHasJustBeenLoadedWaitsForTheCourierThatHasItsAnswer(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		c := w.withCourier()
		w.crash()
		time.Sleep(time.Second)
		c.ready, c.come = false, make(chan struct{})
		b := w.open()
		got := make(chan Credential, 1)
		go func() { g, _ := persist(b); got <- g }()
		time.Sleep(20 * time.Second)
		w.wantCalls(1) // it has not spent the token itself
		c.mu.Lock()
		c.ready = true
		c.mu.Unlock()
		close(c.come)
		if g := <-got; !w.server.accepts(g.Token) {
			t.Fatalf("generation %d", g.Generation)
		}
		w.wantCalls(1)
	})
}

func TestARefreshDoesNotWaitLongForACourierThatHasNothingForIt(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		c := w.withCourier()
		c.ready, c.come = false, make(chan struct{})
		w.signIn().Close()
		time.Sleep(time.Hour)
		start := time.Now()
		w.want(w.open())
		if waited := time.Since(start); waited != courierTime+w.server.delay {
			t.Fatalf("waited %v", waited)
		}
		if len(c.begun) != 0 {
			t.Fatal("it went by a courier that is not there")
		}
	})
}

func TestTheFirstRefreshOfAPageGoesByACourierThatIsStillComing(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		c := w.withCourier()
		w.signIn().Close()
		c.ready, c.come = false, make(chan struct{})
		time.Sleep(time.Hour)
		b := w.open()
		time.AfterFunc(courierTime/2, func() {
			c.mu.Lock()
			c.ready = true
			c.mu.Unlock()
			close(c.come)
		})
		w.want(b)
		if len(c.begun) != 1 {
			t.Fatalf("begun by the courier: %d", len(c.begun))
		}
	})
}

func TestWhatIsPendingSaysWhy(t *testing.T) {
	cause := fault.New(fault.Timeout, "refresh", "too late")
	var err error = Unanswered{cause}
	if fault.CodeOf(err) != fault.Timeout || err.Error() != cause.Error() {
		t.Errorf("%v, code %q", err, fault.CodeOf(err))
	}
}
