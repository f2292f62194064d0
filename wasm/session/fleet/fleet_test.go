//go:build !race

// Each play is one goroutine, in which nothing can race.

package fleet

import (
	"fmt"
	"testing"
	"time"
)

// some are clients enough that a minute's load says something: chance alone makes the busiest of hundreds a tenth busier than the mean.
const some = 40_000

// most is the peak over the mean that the issue allows.
const most = 1.2

func TestTheLoadIsEvenAfterTheFirstLifetime(t *testing.T) {
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(1) {
				p := run(s, perennial, some, seed)
				if got := p.load.peakOverMean(s.even, s.length); got == 0 || got > most {
					t.Errorf("seed %d: peak over mean is %.2f, want %v at most", seed, got, most)
				}
				// Who keeps to the same rhythm asks as often as policy.Early says, and a little more for what tells tabs apart.
				if got := p.load.rate(s.even, s.length) / mean(some); got < 1 || got > 1.04 {
					t.Errorf("seed %d: the endpoint is asked %.3f times as often as by policy.Early", seed, got)
				}
			}
		})
	}
}

// TestWithoutChanceUsersStayInStep shows that the test above would see it.
func TestWithoutChanceUsersStayInStep(t *testing.T) {
	t.Parallel()
	for _, s := range scenarios[1:] {
		t.Run(s.name, func(t *testing.T) {
			p := run(s, withoutChance(perennial), some, 1)
			if got := p.load.peakOverMean(s.even, s.length); got <= most {
				t.Errorf("peak over mean is %.2f", got)
			}
		})
	}
}

// withoutChance is a library by whose rules all clients do the same.
func withoutChance(l library) library {
	begun := l.begun
	l.begun = func(c *client, now moment) moment {
		c.dull = true
		return begun(c, now)
	}
	return l
}

// What a provider that comes back has to expect, as parts of what it can do and of its mean load.
func TestARecoveringProviderIsNotTrampled(t *testing.T) {
	for _, s := range scenarios {
		if s.up == 0 {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			p := run(s, perennial, some, 1)
			normal := mean(some)
			can := s.capacity * normal
			if got := p.load.peak(s.down+life, s.up); got > 14*normal {
				t.Errorf("while it is down, and all tokens have expired, it is asked %.1f times as often as normally", got/normal)
			}
			first := p.load.minutes(s.up, s.up+5*time.Minute)
			for i, most := range []float64{3, 1.25, 1, 1, 1} {
				if got := float64(first[i]) / 60; got > most*can {
					t.Errorf("in minute %d after it is back it is asked for %.2f times of what it can do", i+1, got/can)
				}
			}
			if got := p.load.peak(s.up+5*time.Minute, s.length); got > 0.5*can {
				t.Errorf("later it is asked for %.2f times of what it can do", got/can)
			}
			if p.failing != [2]int{} || p.lost > 0 {
				t.Errorf("%v clients are left without a token, and %d have lost their session", p.failing, p.lost)
			}
			if got := p.served[used] - s.up; got > 10*time.Minute {
				t.Errorf("the last page in use had a token %v after it was back", got)
			}
			if got, all := p.served[unused]-s.up, time.Duration(policy.Early*float64(life)); got > all+2*time.Minute {
				t.Errorf("the last page had a token %v after it was back, want %v", got, all)
			}
		})
	}
}

func TestASeedPlaysTheSame(t *testing.T) {
	for _, s := range scenarios {
		a, b, other := run(s, perennial, 500, 7), run(s, perennial, 500, 7), run(s, perennial, 500, 8)
		if fmt.Sprint(a.load) != fmt.Sprint(b.load) || fmt.Sprint(a.load) == fmt.Sprint(other.load) {
			t.Errorf("%s: one seed plays differently twice, or two alike", s.name)
		}
	}
}
