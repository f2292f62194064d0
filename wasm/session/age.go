package session

import "time"

// Freshness is judged by lifetime, not by absolute clocks: a token that came in with five minutes to
// live is good for five minutes by this device's clock, however wrong that clock is.

// remaining is how long a token may still be sent.
func (s *state) remaining(a Access) time.Duration {
	life := a.lifetime()
	return s.opts.Policy.Usable(life) - s.elapsed(a) // guard: token-time
}

// elapsed is how old a token is, by whichever clock has advanced further. The clock that never jumps
// outvotes a device clock that was set back, but may stand still while a device sleeps; the device clock
// then knows better, and if it was set forward instead, a refresh too early does no harm.
func (s *state) elapsed(a Access) time.Duration {
	then := s.seenAt.Sub(time.UnixMilli(a.Received))
	if then < -clockSlack {
		// Received in the future: the clock was set back since, and how long ago nobody knows.
		then = a.lifetime()
	}
	return max(max(then, 0)+time.Since(s.seen), s.opts.deviceAge(a))
}

// untilDue is the time until a token is due for a refresh in the background.
func (s *state) untilDue(a Access) time.Duration {
	return max(s.opts.Policy.Due(a, s.place)-s.elapsed(a), minPause)
}

// deviceAge is how old a token is by this device's clock alone.
func (o *Options) deviceAge(a Access) time.Duration {
	return o.Now().Sub(time.UnixMilli(a.Received))
}

// stopwatch returns what tells the time since, by whichever clock has advanced further: the tokens of an answer age while the
// page sleeps on it.
func (o *Options) stopwatch() func() time.Duration {
	start, device := time.Now(), o.Now()
	return func() time.Duration { return max(time.Since(start), o.Now().Sub(device)) }
}
