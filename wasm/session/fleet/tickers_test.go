package fleet

import (
	"time"

	"perennial/wasm/fault"
)

// supabase is @supabase/auth-js 2.119.1 (_autoRefreshTokenTick, _refreshAccessToken, _callRefreshToken): each 30 s since the page was opened, and when it is
// shown, whether three ticks or fewer are left; tries again after 0.2, 0.4, 0.8 s … while that ends within a tick, then a minute not at all.
var supabase = library{
	name: "@supabase/auth-js", rule: "a look each 30 s, 90 s before the expiry",
	begun: func(c *client, now moment) moment {
		c.place = c.chance()
		return c.tick(now)
	},
	granted: func(c *client, now moment) moment {
		c.receive(now)
		return c.tick(now)
	},
	failed: func(c *client, now moment, _ *fault.Error) moment {
		const first, tries = 200 * time.Millisecond, 8 // the eighth comes after 25.4 s, and no ninth in time
		if c.tries++; c.tries < tries {
			return now + first<<(c.tries-1)
		}
		c.tries = 0
		return c.tick(now + time.Minute)
	},
	woken: func(c *client, now moment) moment {
		if now < c.nearEnd() {
			return c.tick(now)
		}
		return now
	},
}

const tick = 30 * time.Second

// tick is the first of its ticks, after a moment, that finds its token near its end.
func (c *client) tick(m moment) moment {
	m = max(m+1, c.nearEnd())
	phase := time.Duration(c.place * float64(tick))
	return (m-phase+tick-1)/tick*tick + phase
}

// nearEnd is from when on three whole ticks are left, or fewer.
func (c *client) nearEnd() moment { return c.end() - 4*tick + 1 }

// axa is @axa-fr/oidc-client 7.29.1 (autoRenewTokens, synchroniseTokensAsync): a look each second, 120 s before the expiry, less up to 39 s that are drawn
// once for a page; after a failure five attempts without a pause, and the session is lost.
var axa = library{
	name: "@axa-fr/oidc-client", rule: "a timer, 81 to 120 s before the expiry",
	begun: func(c *client, now moment) moment {
		c.place = c.chance()
		return c.axaTimer(now)
	},
	granted: func(c *client, now moment) moment { c.receive(now); return c.axaTimer(now) },
	failed: func(c *client, now moment, _ *fault.Error) moment {
		const tries, roundTrip = 5, 100 * time.Millisecond
		if c.tries++; c.tries < tries {
			return now + roundTrip
		}
		c.lost = true
		return never
	},
	woken: func(c *client, now moment) moment { return c.axaTimer(now) },
}

// axaTimer is when the look finds too little time left.
func (c *client) axaTimer(now moment) moment {
	before := 120*time.Second - time.Duration(c.place*40)*time.Second
	return max(now, c.end()-before).Truncate(time.Second) + time.Second
}
