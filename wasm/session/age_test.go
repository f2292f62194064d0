package session

import (
	"context"
	"testing"
	"time"
)

func TestAClockThatIsWrongChangesNothing(t *testing.T) {
	for name, skew := range map[string]time.Duration{
		"ten minutes ahead":  10 * time.Minute,
		"ten minutes behind": -10 * time.Minute,
		"years behind":       -20 * 365 * 24 * time.Hour,
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.skew.Store(int64(skew))
				tb := w.signIn()
				for range 300 {
					time.Sleep(7 * time.Second)
					w.want(tb)
				}
				if calls, _ := w.server.count(); calls > 11 {
					t.Fatalf("%d refreshes in 35 minutes of tokens of 5", calls)
				}
			})
		})
	}
}

func TestAClockThatJumpsIsNoticed(t *testing.T) {
	for name, jump := range map[string]time.Duration{"forward": 3 * time.Hour, "back": -3 * time.Hour} {
		t.Run(name+" in a tab that stays open", func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				tb := w.signIn()
				w.skew.Store(int64(jump))
				for range 100 {
					time.Sleep(9 * time.Second)
					w.want(tb)
				}
			})
		})
		t.Run(name+" over a reload", func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.signIn().Close()
				time.Sleep(10 * time.Minute)
				w.skew.Store(int64(jump))
				w.want(w.open())
			})
		})
	}
}

func TestALeaseSaysWhenItEndsByThisDevicesClock(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.skew.Store(int64(-time.Hour))
		tb := w.signIn()
		now := time.Now().Add(time.Duration(w.skew.Load())).UnixMilli()
		l := tb.held()
		if l.Since != now || l.Until != now+295_000 || l.Session.ExpiresAt == nil || *l.Session.ExpiresAt != now+300_000 {
			t.Fatalf("since %d, until %+d, expires %v", l.Since-now, l.Until-now, l.Session.ExpiresAt)
		}
		if l.Tokens["api"] == "" || l.Generation != 1 || l.ID == "" {
			t.Fatalf("%+v", l.Session)
		}
	})
}

func TestALifetimeLongerThanABrowsersTimerIsScheduled(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.server.change(func() { w.server.life = 60 * 24 * time.Hour })
		tb, since := w.signIn(), time.Now()
		for _, c := range []struct{ days, least, most int }{{22, 1, 1}, {50, 2, 3}} { // the first refresh comes after a half of policy.early at least
			time.Sleep(time.Until(since.Add(time.Duration(c.days) * 24 * time.Hour)))
			if g, _ := tb.Token(context.Background(), Need{}); g.Generation < c.least || g.Generation > c.most {
				t.Fatalf("generation %d after %d of 60 days", g.Generation, c.days)
			}
		}
	})
}
