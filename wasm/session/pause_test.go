package session

import (
	"testing"
	"time"

	"perennial/wasm/fault"
)

// hour is a token of an hour, which is refreshed after 45 minutes.
var hour = Access{Lifetime: time.Hour.Milliseconds()}

func TestPausesDoubleAndSpread(t *testing.T) {
	unavailable := func(asked time.Duration) error {
		return &fault.Error{Code: fault.ServerUnavailable, Op: "refresh", Message: "503", RetryAfter: asked}
	}
	for _, c := range []struct {
		name             string
		failures         int
		down             time.Duration
		cause            error
		old              Access
		longest, nearest Pause // by chance
	}{
		{"the first", 0, 0, unavailable(0), hour, Pause{1, s, s, s}, Pause{1, 900 * ms, 900 * ms, 900 * ms}},
		{"the second", 1, s, unavailable(0), hour, Pause{2, 2 * s, 2 * s, 2 * s}, Pause{2, 1600 * ms, 1600 * ms, 1600 * ms}},
		{"the fifth spreads over a half", 4, 15 * s, unavailable(0), hour, Pause{5, 16 * s, 16 * s, 16 * s}, Pause{5, 8 * s, 8 * s, 8 * s}},
		{"the eighth is longer where nobody asks", 7, 120 * s, unavailable(0), hour, Pause{8, 60 * s, 60 * s, 120 * s}, Pause{8, 30 * s, 30 * s, 60 * s}},
		{"but not after less time, however often users asked", 40, 20 * s, unavailable(0), hour, Pause{41, 60 * s, 60 * s, 60 * s}, Pause{41, 30 * s, 30 * s, 30 * s}},
		{"no longer than between two refreshes", 40, 9 * time.Hour, unavailable(0), hour, Pause{41, 60 * s, 60 * s, 2700 * s}, Pause{41, 30 * s, 30 * s, 1350 * s}},
		{"of a token that lives for a minute", 40, 9 * time.Hour, unavailable(0), Access{Lifetime: 60_000}, Pause{41, 60 * s, 60 * s, 60 * s}, Pause{41, 30 * s, 30 * s, 30 * s}},
		{"of a token whose lifetime nobody knows", 40, 9 * time.Hour, unavailable(0), Access{}, Pause{41, 60 * s, 60 * s, 60 * s}, Pause{41, 30 * s, 30 * s, 30 * s}},
		{"a refusal is nothing that all have", 40, 9 * time.Hour, fault.New(fault.RefreshRefused, "refresh", "a firewall's 403"), hour, Pause{41, 60 * s, 60 * s, 60 * s}, Pause{41, 30 * s, 30 * s, 30 * s}},
		{"one API's refusal", 0, 0, fault.New(fault.GrantRefused, "refresh", "invalid_target"), hour, Pause{1, 60 * s, 60 * s, 60 * s}, Pause{1, 54 * s, 54 * s, 54 * s}},
		{"a Retry-After is waited for exactly", 0, 0, unavailable(45 * s), hour, Pause{6, 45 * s, 45 * s, 45 * s}, Pause{6, 45 * s, 46500 * ms, 90 * s}},
		{"a maintenance", 0, 0, unavailable(7200 * s), hour, Pause{13, 7200 * s, 7200 * s, 7200 * s}, Pause{13, 7200 * s, 7260 * s, 9900 * s}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := DefaultPolicy()
			if got := p.Pause(c.failures, c.down, c.cause, c.old, 0); got != c.longest {
				t.Errorf("with chance 0: %+v, want %+v", got, c.longest)
			}
			got := p.Pause(c.failures, c.down, c.cause, c.old, 1)
			for _, d := range []*time.Duration{&got.Wanted, &got.Refused, &got.Unasked} {
				*d = d.Round(ms)
			}
			if got != c.nearest {
				t.Errorf("with chance 1: %+v, want %+v", got, c.nearest)
			}
		})
	}
}

const (
	ms = time.Millisecond
	s  = time.Second
)

func TestAPageThatNobodyAsksComesBackLaterThanOneInUse(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.server.change(func() { w.server.life = time.Hour })
		tb := w.signIn()
		down := func(int) error { return fault.New(fault.ServerUnavailable, "refresh", "503") }
		w.server.answers(down)
		time.Sleep(3 * time.Hour)
		before, _ := w.server.count()
		time.Sleep(time.Hour)
		if after, _ := w.server.count(); after == before || after-before > 3 {
			t.Fatalf("%d attempts within an hour that nobody asks in", after-before)
		}
		w.server.answers(nil)
		time.Sleep(time.Second)
		start := time.Now()
		for {
			if g, _ := tb.Token(t.Context(), Need{}); w.server.accepts(g.Token) {
				break
			}
			time.Sleep(time.Second)
		}
		if waited := time.Since(start); waited > w.policy.MaxBackoff {
			t.Fatalf("a page in use waited %v after the server was back", waited)
		}
	})
}

func TestAPageWhoseRequestWasRefusedComesBackByItself(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		time.Sleep(time.Hour)
		tb := w.open()
		w.server.answers(func(n int) error {
			if n > 1 {
				return nil
			}
			return &fault.Error{Code: fault.ServerUnavailable, Op: "refresh", Message: "429", RetryAfter: 10 * time.Minute}
		})
		if _, err := tb.Token(t.Context(), Need{}); fault.CodeOf(err) != fault.ServerUnavailable {
			t.Fatalf("got %v", err)
		}
		time.Sleep(10*time.Minute + 21*s)
		if tb.State() != Fresh {
			t.Fatal("the page waits as one that nobody uses")
		}
	})
}
