package session

import (
	"testing"
	"time"
)

func TestTokensAreDueByTheirPhase(t *testing.T) {
	p := DefaultPolicy()
	for _, c := range []struct {
		phase int
		want  time.Duration // of a token that lives for 1000 s
	}{
		{0, 750 * s},   // its session stays where it is
		{999, 749 * s}, // spread over all of the time between two refreshes
		{500, 375 * s},
		{499, 749 * s}, // and the token after it after a half
		{1, 375*s + 750*ms},
		{-7, 750 * s}, // written by somebody else
		{1000, 750 * s},
	} {
		a := Access{Lifetime: 1_000_000, Phase: c.phase}
		if got := p.Due(a, 0); got.Round(s) != c.want.Round(s) {
			t.Errorf("phase %d is due after %v, want %v", c.phase, got, c.want)
		}
		if got, want := p.Due(a, 0.5), p.Due(a, 0); got >= want || got < want*97/100 {
			t.Errorf("phase %d is due in a further tab after %v, in the first one after %v", c.phase, got, want)
		}
	}
}

func TestATokenThatCameWhenItWasDueKeepsItsSessionWhereItIs(t *testing.T) {
	const drawn = 0.3
	for _, c := range []struct {
		name    string
		phase   int
		age     time.Duration // of a token that lives for 1000 s
		retried bool
		want    int
	}{
		{"in time", 0, 750 * s, false, 0},
		{"in the last of many tabs", 0, 721 * s, false, 0},
		{"in a hidden page, whose timers run once a minute", 0, 809 * s, false, 0},
		{"its phase is over", 700, 525 * s, false, 0},
		{"the rest of its phase is to come", 200, 525 * s, false, 500},
		{"that is over, too", 500, 375 * s, false, 0},
		{"an API refused the token before", 0, 300 * s, false, 300},
		{"the device slept", 0, 5 * time.Hour, false, 300},
		{"the token was as good as stale", 0, 811 * s, false, 300},
		{"the endpoint has failed before", 0, 750 * s, true, 300},
		{"the clock was set back", 0, -time.Hour, false, 300},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := Access{Lifetime: 1_000_000, Phase: c.phase}
			if got := DefaultPolicy().NextPhase(a, c.age, c.retried, func() float64 { return drawn }); got != c.want {
				t.Errorf("the next phase is %d, want %d", got, c.want)
			}
		})
	}
}

// TestPhasesAreEven plays what users do who all got a token at once: from the third refresh on they are spread over the time between two.
func TestPhasesAreEven(t *testing.T) {
	p := DefaultPolicy()
	a := Access{Lifetime: 1_000_000}
	tenths := make([]int, 10)
	for phase := range phases {
		var age time.Duration
		for a.Phase = phase; age < 750*s; a.Phase = p.NextPhase(a, p.Due(a, 0), false, nil) {
			if due := p.Due(a, 0); due < 375*s || due > 750*s {
				t.Fatalf("phase %d is due after %v", a.Phase, due)
			}
			age += p.Due(a, 0)
		}
		tenths[(age-750*s)/(75*s)%10]++
	}
	for i, n := range tenths {
		if n < phases/10-2 || n > phases/10+2 {
			t.Errorf("%d of %d users in tenth %d: %v", n, phases, i, tenths)
		}
	}
}

func TestTheRecordKeepsThePhaseForAllTabsAndReloads(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.signIn()
		r := tb.state.record
		want := time.UnixMilli(r.Access[Main].Received).Add(w.policy.Due(r.Access[Main], 0))
		tb.Close()
		for range 5 { // tabs, the last of which is still there when the time has come
			tb = w.begin()
			time.Sleep(10 * s)
			tb.Close()
		}
		w.begin()
		time.Sleep(time.Until(want) + s)
		if calls, _ := w.server.count(); calls != 1 {
			t.Fatalf("%d refreshes when the one was due that the sign-in has drawn", calls)
		}
	})
}
