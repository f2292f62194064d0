package fleet

import (
	"math"
	"math/rand/v2"
	"time"
)

// client is one user's page.
type client struct {
	chances rand.PCG
	place   float64       // among the tabs of its session, see session.Policy.Due
	life    time.Duration // of its token
	came    moment        // when its token came in
	phase   int           // its token's, see session.Access
	tries   int           // how often a refresh has failed since
	since   moment        // the first of these failures
	asked   moment        // when the request comes, or has come, that wants the next attempt; never: none does
	use     use
	dull    bool // it leaves nothing to chance
	failing bool // it has not got a token since it was told 503
	lost    bool // it has to sign in anew
}

// use says when a page makes requests.
type use interface {
	// after is the first request at or after a moment.
	after(c *client, m moment) moment
}

// idle is a page that nobody uses.
type idle struct{}

func (idle) after(*client, moment) moment { return never }

// random is a page with a request now and then, whenever the last one was: so a request after any moment is as far away.
type random struct{ mean time.Duration }

func (r random) after(c *client, m moment) moment {
	return m + time.Duration(-math.Log(1-c.draw())*float64(r.mean))
}

// draw returns a number of [0, 1).
func (c *client) draw() float64 { return float64(c.chances.Uint64()>>11) / (1 << 53) }

// chance is draw for what its library leaves to chance.
func (c *client) chance() float64 {
	if c.dull {
		return 0
	}
	return c.draw()
}

// request is the first request at or after a moment.
func (c *client) request(m moment) moment {
	if m == never {
		return never
	}
	return c.use.after(c, m)
}

// end is when its token expires.
func (c *client) end() moment { return c.came + c.life }

// receive gives it a token.
func (c *client) receive(now moment) { c.came, c.tries, c.asked = now, 0, never }
