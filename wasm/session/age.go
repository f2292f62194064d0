package session

import "time"

// Freshness is judged by lifetime, not by absolute clocks: a token that came in with five minutes to
// live is good for five minutes by this device's clock, however wrong that clock is.

// remaining is how long a token may still be sent; with mu held.
func (k *Keeper) remaining(a Access) time.Duration {
	life := a.lifetime()
	return life - k.opts.Policy.leeway(life) - k.elapsed(a) // guard: token-time
}

// elapsed is how old a token is, by whichever clock has advanced further. The clock that never jumps
// outvotes a device clock that was set back, but may stand still while a device sleeps; the device clock
// then knows better, and if it was set forward instead, a refresh too early does no harm. With mu held.
func (k *Keeper) elapsed(a Access) time.Duration {
	then := k.seenAt.Sub(time.UnixMilli(a.Received))
	if then < -clockSlack {
		// Received in the future: the clock was set back since, and how long ago nobody knows.
		then = a.lifetime()
	}
	return max(max(then, 0)+time.Since(k.seen), k.deviceAge(a))
}

// deviceAge is how old a token is by this device's clock alone.
func (k *Keeper) deviceAge(a Access) time.Duration {
	return k.opts.Now().Sub(time.UnixMilli(a.Received))
}

// stopwatch returns what tells the time since, by whichever clock has advanced further: the tokens of an answer age while the
// page sleeps on it.
func (k *Keeper) stopwatch() func() time.Duration {
	start, device := time.Now(), k.opts.Now()
	return func() time.Duration { return max(time.Since(start), k.opts.Now().Sub(device)) }
}
