package demo

import "sync"

// Stats is what GET /demo/stats answers.
type Stats struct {
	// TokenCalls are refresh requests that reached the token endpoint, answered well or not.
	TokenCalls int `json:"tokenCalls"`
	// Refreshes are those that brought new tokens.
	Refreshes int `json:"refreshes"`
	// Replays are refresh tokens that came a second time; each has ended its grant.
	Replays int `json:"replays"`
	// APIRequests and API401 are requests to the API, and those it refused.
	APIRequests int `json:"apiRequests"`
	API401      int `json:"api401"`
	// Grants is how many grants stand now.
	Grants int `json:"grants"`
}

type counters struct {
	mu     sync.Mutex
	stats  Stats
	refuse int
}

func (c *counters) tokenCall() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats.TokenCalls++
}

// apiRequest counts one and reports whether it is one to refuse.
func (c *counters) apiRequest() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats.APIRequests++
	if c.refuse <= 0 {
		return false
	}
	c.refuse--
	return true
}

func (c *counters) api401() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats.API401++
}

func (c *counters) refuseNext(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refuse = n
}

func (c *counters) read() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stats
}

func (c *counters) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats, c.refuse = Stats{}, 0
}
