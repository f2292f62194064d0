package session

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestAnAbsoluteLimitEndsASessionInUse(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.policy.Absolute = 8 * time.Hour
		a, b := w.signIn(), w.open()
		for range 79 {
			time.Sleep(6 * time.Minute)
			w.want(a)
			w.want(b)
		}
		time.Sleep(6 * time.Minute)
		synctest.Wait()
		for name, tb := range map[string]*tab{"a": a, "b": b} {
			if events := tb.reported(SignedOut); len(events) != 1 || events[0].Reason != ReasonAbsolute {
				t.Fatalf("%s heard %+v", name, events)
			}
		}
		if !w.server.isRevoked(w.server.live) {
			t.Error("its refresh token is still good")
		}
	})
}

func TestAnIdleLimitCountsFromTheLastUseInAnyTab(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.policy.Idle = 30 * time.Minute
		a, b := w.signIn(), w.open()
		b.Changed()
		for range 20 {
			time.Sleep(20 * time.Minute)
			b.Use()
		}
		w.want(a) // nobody was in a for hours, but in b
		time.Sleep(31 * time.Minute)
		synctest.Wait()
		if events := a.reported(SignedOut); len(events) != 1 || events[0].Reason != ReasonIdle {
			t.Fatalf("reported %+v", events)
		}
		if p, err := b.Token(context.Background(), Need{}); err != nil || p.Token != "" {
			t.Fatalf("b goes on: %v", err)
		}
	})
}

func TestLimitsHoldOverARestart(t *testing.T) {
	for name, set := range map[string]func(*Policy){
		ReasonIdle:     func(p *Policy) { p.Idle = time.Hour },
		ReasonAbsolute: func(p *Policy) { p.Absolute = time.Hour },
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				set(&w.policy)
				w.server.change(func() { w.server.life = 24 * time.Hour })
				tb := w.signIn()
				if l := tb.held(); l.Until != l.Since+time.Hour.Milliseconds() {
					t.Fatal("the lease outlives the session")
				}
				tb.Close()
				time.Sleep(2 * time.Hour)
				next := w.open()
				if p, err := next.Token(context.Background(), Need{}); err != nil || p.Token != "" {
					t.Fatalf("the session goes on: %v", err)
				}
				if events := next.reported(SignedOut); len(events) != 1 || events[0].Reason != name {
					t.Fatalf("reported %+v", events)
				}
			})
		})
	}
}
