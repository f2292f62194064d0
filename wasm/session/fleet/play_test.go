package fleet

import (
	"math/rand/v2"
	"time"

	"perennial/wasm/fault"
)

// play is one scenario with one library, played to its end.
type play struct {
	scenario
	library
	clients  []client
	provider provider
	clock    *clock
	load     load
	lost     int       // the clients that have to sign in anew
	failing  [2]int    // those that have no new token since a 503: unused, used
	served   [2]moment // when, after an outage, none of these was left for the first time
}

const (
	unused = iota
	used
)

// mean is how many refreshes a second so many clients need that all refresh after policy.Early of a lifetime.
func mean(clients int) float64 { return float64(clients) / (policy.Early * life.Seconds()) }

// run plays a scenario with so many clients.
func run(s scenario, l library, clients int, seed uint64) *play {
	p := &play{scenario: s, library: l, clients: make([]client, clients), clock: newClock(clients, s.length), load: newLoad(s.length)}
	p.provider = provider{down: s.down, up: s.up, promises: s.promises, capacity: int(s.capacity * mean(clients))}
	for i := range p.clients {
		p.begin(int32(i), seed)
	}
	for {
		i, at, ok := p.clock.next()
		if !ok {
			return p
		}
		p.act(i, at)
	}
}

// begin has a client sign in.
func (p *play) begin(i int32, seed uint64) {
	c := &p.clients[i]
	*c = client{chances: *rand.NewPCG(seed, uint64(i)), life: life, asked: never, use: idle{}}
	if i%inUse == 0 {
		c.use = random{requests}
	}
	c.came = time.Duration(c.draw() * float64(life)).Truncate(time.Millisecond)
	p.set(i, c.came, p.begun(c, c.came))
}

// set has a client ask the endpoint next at a moment; now is when that was decided.
func (p *play) set(i int32, now, at moment) {
	if now < p.sleeps && at >= p.sleeps {
		woken := p.wakes + time.Duration(p.clients[i].draw()*float64(time.Second))
		at = p.woken(&p.clients[i], woken)
	}
	p.clock.set(i, at)
}

// act is a client's attempt to refresh.
func (p *play) act(i int32, now moment) {
	cause := p.provider.refresh(now)
	p.load.add(now)
	p.set(i, now, p.answer(&p.clients[i], now, cause))
}

// answer gives a client the endpoint's answer, and returns when it asks next.
func (p *play) answer(c *client, now moment, cause *fault.Error) moment {
	kind := used
	if c.use == (idle{}) {
		kind = unused
	}
	if cause == nil {
		if c.failing {
			c.failing = false
			if p.failing[kind]--; p.failing[kind] == 0 && now >= p.up && p.served[kind] == 0 {
				p.served[kind] = now
			}
		}
		return p.granted(c, now)
	}
	if !c.failing {
		c.failing = true
		p.failing[kind]++
	}
	next := p.failed(c, now, cause)
	if c.lost {
		p.lost++
	}
	return next
}
