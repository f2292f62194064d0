package session

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"perennial/wasm/fault"
)

func TestFailuresForNowKeepTheSessionAndHealByThemselves(t *testing.T) {
	for name, cause := range map[string]*fault.Error{
		"503":             {Code: fault.ServerUnavailable, Op: "refresh", Message: "the server answered 503"},
		"429 Retry-After": {Code: fault.ServerUnavailable, Op: "refresh", Message: "the server answered 429", RetryAfter: 30 * time.Second},
		"HTML":            {Code: fault.MalformedResponse, Op: "refresh", Message: "not a token response"},
		"no network":      {Code: fault.NetworkError, Op: "refresh", Message: "the server was not reached"},
		"403 page":        {Code: fault.RefreshRefused, Op: "refresh", Message: "refused without an OAuth error"},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.signIn().Close()
				time.Sleep(time.Hour)
				tb := w.open()
				broken := time.Now().Add(time.Minute)
				w.server.answers(func(int) error {
					if time.Now().Before(broken) {
						return cause
					}
					return nil
				})
				_, err := tb.Token(context.Background(), Need{})
				if !errors.Is(err, cause) {
					t.Fatalf("the request got %v, want the failure", err)
				}
				if len(tb.reported(SignedOut)) != 0 || len(tb.reported(RefreshFailed)) == 0 {
					t.Fatalf("events: %+v", tb.events)
				}
				time.Sleep(3 * time.Minute) // nobody asks; the background goes on trying
				if tb.State() != Fresh {
					t.Fatal("not fresh again after the fault was over")
				}
				w.want(tb)
				if calls, _ := w.server.count(); calls > 12 {
					t.Errorf("%d calls in a minute of failure: no back-off", calls)
				}
			})
		})
	}
}

func TestHangingEndpointTimesOutAndTheOldTokenServesMeanwhile(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.signIn()
		first := w.want(tb)
		w.server.change(func() { w.server.delay = time.Hour })
		time.Sleep(4*time.Minute + 30*time.Second) // the early refresh has begun, and failed
		if g := w.want(tb); g.Generation != first.Generation {
			t.Fatal("the old token should serve while it is valid")
		}
		time.Sleep(time.Minute)
		start := time.Now()
		_, err := tb.Token(context.Background(), Need{})
		if code := fault.CodeOf(err); code != fault.Timeout {
			t.Fatalf("got %v", err)
		}
		if waited := time.Since(start); waited > w.policy.Timeout+time.Second {
			t.Fatalf("waited %v", waited)
		}
		w.server.change(func() { w.server.delay = 0 })
		time.Sleep(2 * time.Minute)
		w.want(tb)
	})
}

func TestRetryAfterIsHonoured(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		time.Sleep(time.Hour)
		tb := w.open()
		w.server.answers(func(n int) error {
			if n == 1 {
				return &fault.Error{Code: fault.ServerUnavailable, Op: "refresh", Message: "429", RetryAfter: 40 * time.Second}
			}
			return nil
		})
		if _, err := tb.Token(context.Background(), Need{}); err == nil {
			t.Fatal("no error")
		}
		tb.Wake() // does not overrule the server
		for range 3 {
			start := time.Now()
			var f *fault.Error
			_, err := tb.Token(context.Background(), Need{})
			if !errors.As(err, &f) || f.RetryAfter <= 0 || time.Since(start) != 0 {
				t.Fatalf("during Retry-After: %v after %v", err, time.Since(start))
			}
		}
		time.Sleep(39 * time.Second)
		if calls, _ := w.server.count(); calls != 1 {
			t.Fatalf("%d calls within Retry-After", calls)
		}
		time.Sleep(2 * time.Second)
		w.want(tb)
	})
}

func TestRequestWaitsForAnAttemptThatIsNear(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		time.Sleep(time.Hour)
		tb := w.open()
		w.server.answers(func(n int) error {
			if n == 1 {
				return fault.New(fault.NetworkError, "refresh", "connection reset")
			}
			return nil
		})
		if _, err := tb.Token(context.Background(), Need{Impatient: true}); fault.CodeOf(err) != fault.NetworkError {
			t.Fatalf("got %v", err)
		}
		w.want(tb) // in the back-off: waits for the second attempt
	})
}

func TestDefiniteNoEndsTheSessionEverywhere(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tabs := []*tab{w.signIn(), w.open()}
		w.want(tabs[1])
		w.server.change(func() { w.server.revoked = true })
		time.Sleep(time.Hour)
		for i, tb := range tabs {
			if g, err := tb.Token(context.Background(), Need{}); err != nil || g.Token != "" {
				t.Fatalf("tab %d still has a token, or an error: %v", i, err)
			}
			events := tb.reported(SignedOut)
			if len(events) != 1 || events[0].Reason != "invalid_grant" {
				t.Fatalf("tab %d heard %+v", i, events)
			}
			if tb.held() != nil {
				t.Fatalf("tab %d keeps its lease", i)
			}
		}
		if _, ok, _ := w.store.Get("perennial:test"); ok {
			t.Fatal("the record is still stored")
		}
		if calls, _ := w.server.count(); calls != 1 {
			t.Fatalf("%d calls, want 1: the other tab need not ask", calls)
		}
	})
}

func TestRefusalsWithoutAnErrorCodeEndTheSessionOnlyWhenRepeated(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		time.Sleep(time.Hour)
		tb := w.open()
		w.server.answers(func(int) error { return fault.New(fault.RefreshRefused, "refresh", "an empty 400") })
		tb.Token(context.Background(), Need{})
		time.Sleep(4 * time.Minute)
		if tb.State() != Refreshable {
			t.Fatal("ended before the refusals had lasted")
		}
		time.Sleep(3 * time.Minute)
		if tb.State() != None {
			t.Fatal("an endless refusal should end the session")
		}
		if events := tb.reported(SignedOut); len(events) != 1 || events[0].Reason != string(fault.RefreshRefused) {
			t.Fatalf("reported %+v", events)
		}
	})
}

func TestWakeEndsABackOffOfTheServersWhichTheDeviceHasSleptThrough(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.signIn()
		w.server.answers(func(n int) error {
			if n > 1 {
				return nil
			}
			return &fault.Error{Code: fault.ServerUnavailable, Op: "refresh", Message: "the server answered 429", RetryAfter: time.Hour}
		})
		time.Sleep(4 * time.Minute) // the early refresh has met the 429
		calls := func() int { n, _ := w.server.count(); return n }
		sleeps := func(d time.Duration) { // only the device's clock goes on
			w.skew.Add(int64(d))
			tb.Wake()
			time.Sleep(time.Second)
		}
		sleeps(50 * time.Minute)
		if calls() != 1 {
			t.Fatal("the server has asked for an hour")
		}
		sleeps(20 * time.Minute)
		if calls() != 2 || tb.State() != Fresh {
			t.Fatalf("%d calls, state %v: the hour is over", calls(), tb.State())
		}
	})
}

func TestWakeEndsABackOff(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		time.Sleep(time.Hour)
		tb := w.open()
		var offline atomic.Bool
		offline.Store(true)
		w.server.answers(func(int) error {
			if offline.Load() {
				return fault.New(fault.NetworkError, "refresh", "offline")
			}
			return nil
		})
		tb.Token(context.Background(), Need{})
		time.Sleep(10 * time.Minute)
		offline.Store(false)
		start := time.Now()
		tb.Wake() // the browser says online
		w.want(tb)
		if waited := time.Since(start); waited > time.Second {
			t.Fatalf("fresh only %v after coming online", waited)
		}
	})
}
