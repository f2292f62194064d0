package fleet

import (
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/session"
)

// policy is what a page gets that asks for nothing else.
var policy = session.DefaultPolicy()

// perennial is Perennial, as it is here.
var perennial = library{
	name: "Perennial", rule: "in the background, by session.Policy",
	begun: func(c *client, now moment) moment {
		c.place = c.chance()
		c.phase = session.FirstPhase(c.chance)
		return c.due()
	},
	granted: func(c *client, now moment) moment {
		c.phase = policy.NextPhase(c.access(), now.Truncate(time.Millisecond)-c.came, c.tries > 0, c.chance)
		c.receive(now.Truncate(time.Millisecond))
		return c.due()
	},
	failed: func(c *client, now moment, cause *fault.Error) moment {
		if c.tries == 0 {
			c.since = now
		}
		pause := policy.Pause(c.tries, now-c.since, cause, c.access(), c.chance())
		c.tries = pause.Failures
		return c.next(now, pause)
	},
	woken: func(c *client, now moment) moment { return max(now, c.due()) },
}

// access is its token as the Keeper has it.
func (c *client) access() session.Access {
	return session.Access{Received: c.came.Milliseconds(), Lifetime: c.life.Milliseconds(), Phase: c.phase}
}

// due is when its token is refreshed in the background.
func (c *client) due() moment { return c.came + policy.Due(c.access(), c.place) }

// next is when it tries again after a failure. A request waits for policy.Timeout, unless it gets the old token, which is still good;
// one for which the next attempt lies beyond that is refused.
func (c *client) next(now moment, pause session.Pause) moment {
	at, stale := now+pause.Wanted, c.came+policy.Usable(c.life)
	if c.asked <= now && at < c.asked+policy.Timeout {
		return at // the request that wanted this attempt waits for the next one
	}
	alone := now + pause.Unasked
	isRefused := c.asked <= now && now < c.asked+policy.Timeout
	first := c.request(max(now+1, stale))
	if isRefused || first <= at-policy.Timeout && first < alone {
		alone = min(alone, now+pause.Refused)
		first = c.request(max(now+1, stale, at-policy.Timeout+1))
	}
	c.asked = first
	return min(alone, max(first, at))
}
