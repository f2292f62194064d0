package fleet

import "time"

// life is how long a token lives: an hour is what most providers give.
const life = time.Hour

// One client of inUse is used by somebody, with a request each so often.
const (
	inUse    = 5
	requests = 30 * time.Second
)

// scenario is what happens to a fleet whose users sign in, or open a page with a fresh token, at random within the first lifetime.
type scenario struct {
	name, about   string
	sleeps, wakes moment  // from when until when no device is on; both 0: it does not happen
	down, up      moment  // from when until when the endpoint is
	promises      bool    // it says when it will be up
	capacity      float64 // how many times its mean load the endpoint can do; 0: any number
	shown         moment  // from when on it is of interest
	even          moment  // from when on the load has to be even: the first lifetime is over
	length        time.Duration
}

// scenarios are those of the table.
var scenarios = []scenario{
	{
		name: "signed in at random", about: "within the first hour",
		even: 2 * life, length: 6 * life,
	},
	{
		name: "after an outage", about: "2 h of 503, then up to 5 × the mean",
		down: 2 * life, up: 4 * life, capacity: 5,
		shown: life, even: 6 * life, length: 10 * life,
	},
	{
		name: "after a maintenance", about: "likewise, announced by Retry-After",
		down: 2 * life, up: 4 * life, capacity: 5, promises: true,
		shown: life, even: 6 * life, length: 10 * life,
	},
	{
		name: "all waking at nine", about: "within one second",
		sleeps: 2 * life, wakes: 9 * life,
		shown: 8 * life, even: 10 * life, length: 14 * life,
	},
}
