package session

import (
	"context"
	"errors"
	"testing"
	"time"

	"perennial/wasm/fault"
)

// stale opens a tab on a session whose token has had its time.
func (w *world) stale() *tab {
	w.signIn().Close()
	time.Sleep(time.Hour)
	return w.open()
}

// passing are failures of a token endpoint that are over at the next attempt.
var passing = map[string]*fault.Error{
	"reset":                {Code: fault.NetworkError, Op: "refresh", Message: "connection reset"},
	"503":                  {Code: fault.ServerUnavailable, Op: "refresh", Message: "the server answered 503"},
	"429 with Retry-After": {Code: fault.ServerUnavailable, Op: "refresh", Message: "the server answered 429", RetryAfter: 3 * time.Second},
	"HTML":                 {Code: fault.MalformedResponse, Op: "refresh", Message: "not a token response"},
	"an empty 400":         {Code: fault.RefreshRefused, Op: "refresh", Message: "refused without an OAuth error"},
}

func TestAFailureThatPassesIsNotSeenByWhoWaits(t *testing.T) {
	for name, cause := range passing {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				tb := w.stale()
				w.server.answers(func(n int) error {
					if n == 1 {
						return cause
					}
					return nil
				})
				start := time.Now()
				w.want(tb)
				if waited := time.Since(start); waited > cause.RetryAfter+w.policy.Backoff+time.Second {
					t.Errorf("waited %v", waited)
				}
				if events := tb.reported(RefreshFailed); len(events) != 1 || events[0].Code != cause.Code {
					t.Errorf("the page heard %+v", events)
				}
				if calls, replays := w.server.count(); calls != 2 || replays != 0 {
					t.Errorf("%d calls, %d replays", calls, replays)
				}
			})
		})
	}
}

func TestALastingFailureIsSeenWhenTheTimeIsUp(t *testing.T) {
	for name, cause := range passing {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.policy.Timeout = 8 * time.Second
				tb := w.stale()
				w.server.answers(func(int) error { return cause })
				start := time.Now()
				_, err := tb.Token(context.Background(), Need{})
				var f *fault.Error
				if !errors.As(err, &f) || f.Code != cause.Code || f.RetryAfter <= 0 {
					t.Fatalf("got %#v", err)
				}
				waited := time.Since(start)
				if waited > w.policy.Timeout || waited+f.RetryAfter < w.policy.Timeout {
					t.Fatalf("rejected after %v, with the next attempt in %v", waited, f.RetryAfter)
				}
				if len(tb.reported(RefreshFailed)) < 2 {
					t.Fatal("no second attempt")
				}
			})
		})
	}
}

func TestAnAttemptBeyondTheTimeoutIsNotWaitedFor(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.stale()
		w.server.change(func() { w.server.delay = 0 })
		w.server.answers(func(int) error {
			return &fault.Error{Code: fault.ServerUnavailable, Op: "refresh", Message: "429", RetryAfter: 11 * time.Second}
		})
		start := time.Now()
		var f *fault.Error
		if _, err := tb.Token(context.Background(), Need{}); !errors.As(err, &f) || f.RetryAfter != 11*time.Second || time.Since(start) != 0 {
			t.Fatalf("got %v after %v", err, time.Since(start))
		}
	})
}

func TestNobodyWaitsForLongerThanTheTimeout(t *testing.T) {
	for name, hang := range map[string]func(w *world){
		"the token endpoint hangs": func(w *world) { w.server.change(func() { w.server.delay = time.Hour }) },
		"the ledger hangs":         func(w *world) { w.ledger = hangingLedger{} },
		"a lock is never free":     func(w *world) { w.locker.Lock(context.Background(), "perennial:test") },
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.policy.Timeout = 2 * time.Second
				w.stale().Close()
				w.server.change(func() { w.server.delay = time.Hour })
				hang(w)
				for range 3 { // each of them asks a little later than the one before
					tb := w.open()
					start := time.Now()
					_, err := tb.Token(context.Background(), Need{})
					if fault.CodeOf(err) != fault.Timeout {
						t.Fatalf("got %v", err)
					}
					if waited := time.Since(start); waited > w.policy.Timeout+time.Second {
						t.Fatalf("waited for %v", waited)
					}
					tb.Close()
				}
			})
		})
	}
}

func TestNoTabWaitsLongerBehindAHangingRefreshOfAnother(t *testing.T) {
	for name, lockless := range map[string]bool{"locks": false, "notes": true} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.lockless = lockless
				tabs := []*tab{w.stale(), w.open(), w.open()}
				w.server.change(func() { w.server.delay = time.Hour })
				type end struct {
					err   error
					after time.Duration
				}
				ends := make(chan end, len(tabs))
				for _, tb := range tabs {
					start := time.Now()
					go func() {
						_, err := tb.Token(context.Background(), Need{})
						ends <- end{err, time.Since(start)}
					}()
					time.Sleep(time.Second)
				}
				for range tabs {
					if e := <-ends; fault.CodeOf(e.err) != fault.Timeout && fault.CodeOf(e.err) != fault.RefreshBusy || e.after > w.policy.Timeout+time.Second {
						t.Errorf("%v after %v", e.err, e.after)
					}
				}
				w.server.change(func() { w.server.delay = 0 })
				time.Sleep(time.Minute) // what went on in the background
				for _, tb := range tabs {
					w.want(tb)
				}
				if _, replays := w.server.count(); replays != 0 {
					t.Errorf("%d replays", replays)
				}
			})
		})
	}
}

func TestTheOldTokenServesWhoHasWaitedInVainForABetterOne(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.signIn()
		first := w.want(tb)
		w.server.change(func() { w.server.delay = time.Hour })
		time.Sleep(2 * time.Minute)
		p, err := tb.Token(context.Background(), Need{MinValidity: 4 * time.Minute})
		if err != nil || p != first {
			t.Fatalf("generation %d, %v", p.Generation, err)
		}
	})
}

func TestWhoHasWaitedThroughASignOutGoesWithoutAToken(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.stale()
		w.server.change(func() { w.server.delay = time.Hour })
		time.AfterFunc(time.Second, func() { go tb.SignOut(context.Background()) })
		if p, err := tb.Token(context.Background(), Need{}); err != nil || p.Token != "" {
			t.Fatalf("generation %d, %v", p.Generation, err)
		}
	})
}

func TestACallersOwnEndComesFirst(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.stale()
		w.server.change(func() { w.server.delay = time.Hour })
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		start := time.Now()
		if _, err := tb.Token(ctx, Need{}); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Fatalf("%v after %v", err, time.Since(start))
		}
	})
}

func TestWhoWaitsIsToldThatThePageHasStopped(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.stale()
		w.server.answers(func(int) error { return passing["reset"] })
		got := make(chan error, 1)
		go func() { _, err := tb.Token(context.Background(), Need{}); got <- err }()
		time.Sleep(2 * time.Second) // it waits for the second attempt, or the third
		tb.Close()
		if err := <-got; fault.CodeOf(err) != fault.Stopped {
			t.Fatalf("got %v", err)
		}
	})
}

func TestWhoIsImpatientWaitsForOneAttemptOnly(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.stale()
		w.server.change(func() { w.server.delay = 0 })
		w.server.answers(func(int) error { return passing["reset"] })
		for range 3 {
			start := time.Now()
			if _, err := tb.Token(context.Background(), Need{Impatient: true}); fault.CodeOf(err) != fault.NetworkError || time.Since(start) != 0 {
				t.Fatalf("%v after %v", err, time.Since(start))
			}
		}
		if calls, _ := w.server.count(); calls != 1 {
			t.Fatalf("%d calls", calls)
		}
	})
}

// A page that was frozen for as long as policy allows has not waited.
func TestTimeThatAPageIsFrozenForIsNoWaiting(t *testing.T) {
	for _, c := range []struct {
		ticks []time.Duration // how late each look at the clock is
		want  time.Duration   // how much of ten seconds is left after them
	}{
		{[]time.Duration{0, 0}, 5 * time.Second},
		{[]time.Duration{time.Hour}, 7500 * time.Millisecond},
		{[]time.Duration{time.Second, 0}, 4 * time.Second},
		{[]time.Duration{time.Hour, time.Hour, time.Hour, 0}, 0},
	} {
		p := newPatience(10 * time.Second)
		for _, late := range c.ticks {
			p.pass(p.tick() + late)
		}
		if p.left != c.want {
			t.Errorf("%v: %v is left, want %v", c.ticks, p.left, c.want)
		}
	}
}

// Whatever a page waits for ends with its patience, and goes on by itself.
func TestASignInAndASignOutWaitForStorageNoLongerThanTheTimeout(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.policy.Timeout = time.Second
		tb := w.signIn()
		slow := &sluggishLedger{Ledger: w.ledger, takes: 3 * time.Second}
		w.ledger = slow
		other := w.open()
		for name, call := range map[string]func() error{
			"authenticate": func() error { return other.Authenticate(context.Background(), w.server.grant(), nil) },
			"sign-out":     func() error { return other.SignOut(context.Background()) },
			"notice":       func() error { return other.Notice(context.Background(), true, nil) },
		} {
			start := time.Now()
			if err := call(); fault.CodeOf(err) != fault.Timeout {
				t.Errorf("%s: got %v", name, err)
			}
			if waited := time.Since(start); waited > w.policy.Timeout+time.Second {
				t.Errorf("%s: waited for %v", name, waited)
			}
		}
		_ = tb
		time.Sleep(20 * time.Second)
	})
}

// sluggishLedger is a ledger each use of which takes its time.
type sluggishLedger struct {
	Ledger
	takes time.Duration
}

func (l *sluggishLedger) Read(ctx context.Context) (string, error) {
	select {
	case <-time.After(l.takes):
		return l.Ledger.Read(ctx)
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (l *sluggishLedger) Update(ctx context.Context, change func(string) (string, error)) error {
	select {
	case <-time.After(l.takes):
		return l.Ledger.Update(ctx, change)
	case <-ctx.Done():
		return ctx.Err()
	}
}
