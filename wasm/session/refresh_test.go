package session

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/fault"
)

func TestFiftyRequestsShareOneRefresh(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.signIn()
		tb.Close() // no background refresh in this test
		tb = w.open()
		time.Sleep(time.Hour)
		results := make(chan Credential, 50)
		for range 50 {
			go func() {
				g, _ := tb.Token(context.Background(), Need{})
				results <- g
			}()
		}
		for range 50 {
			if g := <-results; !w.server.accepts(g.Token) {
				t.Fatalf("a request got a token that the server refuses: %+v", g.Generation)
			}
		}
		if calls, _ := w.server.count(); calls != 1 {
			t.Fatalf("%d calls to the token endpoint, want 1", calls)
		}
	})
}

func TestFourTabsRefreshOnceARoundForTwentyRounds(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.policy.Early = 0.95 // so that the rounds, not the background, refresh
		tabs := []*tab{w.signIn(), w.open(), w.open(), w.open()}
		for round := range 20 {
			w.skew.Add(int64(2 * time.Hour)) // the device slept, or so its clock says
			before, _ := w.server.count()
			done := make(chan error, 20)
			for _, tb := range tabs {
				for range 5 {
					go func() {
						g, err := tb.Token(context.Background(), Need{})
						if err == nil && !w.server.accepts(g.Token) {
							err = errors.New("stale token")
						}
						done <- err
					}()
				}
			}
			for range 20 {
				if err := <-done; err != nil {
					t.Fatalf("round %d: %v", round, err)
				}
			}
			if after, replays := w.server.count(); after-before != 1 || replays != 0 {
				t.Fatalf("round %d: %d refreshes and %d replays, want 1 and 0", round, after-before, replays)
			}
		}
	})
}

func TestNoRequestWaitsWhileAPageStaysOpen(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.signIn()
		for range 2000 {
			time.Sleep(2 * time.Second)
			start := time.Now()
			w.want(tb)
			if waited := time.Since(start); waited > 0 {
				t.Fatalf("a request waited for %v", waited)
			}
		}
		if calls, _ := w.server.count(); calls < 15 || calls > 22 {
			t.Errorf("%d refreshes in 4000 s with tokens of 300 s", calls)
		}
	})
}

func TestShortLifetimesDoNotStorm(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.server.change(func() { w.server.life = 500 * time.Millisecond })
		w.signIn()
		time.Sleep(time.Minute)
		if calls, _ := w.server.count(); calls > 61 {
			t.Fatalf("%d refreshes in a minute", calls)
		}
	})
}

func TestCancelledWaiterLeavesTheRefreshToTheOthers(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		tb := w.open()
		time.Sleep(time.Hour)
		ctx, cancel := context.WithCancel(context.Background())
		gaveUp, stayed := make(chan error, 1), make(chan Credential, 1)
		go func() { _, err := tb.Token(ctx, Need{}); gaveUp <- err }()
		go func() { g, _ := tb.Token(context.Background(), Need{}); stayed <- g }()
		time.Sleep(10 * time.Millisecond) // the server takes 50 ms
		start := time.Now()
		cancel()
		if err := <-gaveUp; !errors.Is(err, context.Canceled) {
			t.Fatalf("the cancelled waiter got %v", err)
		}
		if waited := time.Since(start); waited != 0 {
			t.Fatalf("the cancelled waiter waited %v more", waited)
		}
		if g := <-stayed; !w.server.accepts(g.Token) {
			t.Fatal("the other waiter got no fresh token")
		}
	})
}

func TestA401BringsANewerTokenOnce(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.signIn()
		first := w.want(tb)
		second, err := tb.Token(context.Background(), Need{Refused: first.Generation})
		if err != nil || second.Generation <= first.Generation {
			t.Fatalf("after a 401: generation %d, %v", second.Generation, err)
		}
		again, err := tb.Token(context.Background(), Need{Refused: first.Generation})
		if err != nil || again.Generation != second.Generation {
			t.Fatalf("a late 401 of the old token: generation %d, %v", again.Generation, err)
		}
		if calls, _ := w.server.count(); calls != 1 {
			t.Fatalf("%d refreshes, want 1", calls)
		}
	})
}

func TestTokenOfAnUnknownLifetimeIsGoodUntilRefused(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.open()
		r := w.server.grant()
		r.ExpiresIn = 0
		if err := tb.Authenticate(context.Background(), r, nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(30 * 24 * time.Hour)
		g, err := tb.Token(context.Background(), Need{})
		if err != nil || g.Token != r.AccessToken {
			t.Fatalf("after a month: %v", err)
		}
		g, err = tb.Token(context.Background(), Need{Refused: g.Generation})
		if err != nil || !w.server.accepts(g.Token) {
			t.Fatalf("after a 401: %v", err)
		}
	})
}

func TestMinValidityRefreshesATokenThatIsStillFresh(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.signIn()
		time.Sleep(2 * time.Minute)
		g, err := tb.Token(context.Background(), Need{MinValidity: 4 * time.Minute})
		if err != nil || g.Generation != 2 {
			t.Fatalf("generation %d, %v", g.Generation, err)
		}
		// Longer than any token lives: the best there is, and no refresh for each call.
		for range 3 {
			if g, err = tb.Token(context.Background(), Need{MinValidity: time.Hour}); err != nil || g.Token == "" {
				t.Fatal(err)
			}
		}
	})
}

func TestExpiredSessionWithoutAWayToRefreshGoesOutWithoutAToken(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.open()
		r := w.server.grant()
		r.RefreshToken = ""
		if err := tb.Authenticate(context.Background(), r, nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if g, err := tb.Token(context.Background(), Need{}); err != nil || g.Token != "" {
			t.Fatalf("got generation %d, %v", g.Generation, err)
		}
		if events := tb.reported(Expired); len(events) != 1 {
			t.Fatalf("expired heard %d times, want once", len(events))
		}
		if events := tb.reported(SignedOut); len(events) != 1 || events[0].Reason != ReasonExpired {
			t.Fatalf("reported %+v, want that it has ended as it has expired", events)
		}
		if s := tb.State(); s != None {
			t.Fatalf("state %d, want None", s)
		}
	})
}

func TestStoppedKeeperSaysSo(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.signIn()
		tb.Close()
		if _, err := tb.Token(context.Background(), Need{}); fault.CodeOf(err) != fault.Stopped {
			t.Fatalf("got %v", err)
		}
	})
}

func TestCloseLetsARefreshFinishThatHasBeenSent(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		a := w.signIn()
		time.Sleep(time.Hour)
		w.server.change(func() { w.server.delay = time.Second })
		before, _ := w.server.count()
		go func() { _, _ = a.Token(context.Background(), Need{Force: true}) }()
		time.Sleep(time.Second / 2)
		a.Close() // as a page does that calls stop() and start() again
		w.want(w.open())
		if calls, replays := w.server.count(); calls != before+1 || replays != 0 {
			t.Errorf("%d refreshes, %d replays", calls-before, replays)
		}
	})
}
