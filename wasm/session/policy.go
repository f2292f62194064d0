package session

import "time"

// Policy says when to refresh, and how long to wait for it.
type Policy struct {
	Early      float64       // the fraction of its lifetime after which a token is refreshed in the background, at the latest: see Due
	Leeway     time.Duration // how long before its expiry a token is no longer sent; 0: a tenth of the lifetime, 5 s at most
	Timeout    time.Duration // how long a refresh may take
	Backoff    time.Duration // the pause after a first failure; it doubles with each further one
	MaxBackoff time.Duration // the longest pause where somebody wants a token, unless the server asks for a longer one: see Pause
	Doubts     int           // how many refusals that are no definite no end a session …
	DoubtSpan  time.Duration // … when they have come over at least this long
	Idle       time.Duration // how long a session lasts without the user; 0: forever
	Absolute   time.Duration // how long a session lasts at all; 0: forever
}

// DefaultPolicy is what a page gets that asks for nothing else.
func DefaultPolicy() Policy {
	return Policy{
		Early:      0.75,
		Timeout:    10 * time.Second,
		Backoff:    time.Second,
		MaxBackoff: time.Minute,
		Doubts:     5,
		DoubtSpan:  5 * time.Minute,
	}
}

const (
	// maxLeeway keeps a request that takes a moment on the road from arriving with an expired token.
	maxLeeway = 5 * time.Second
	// minPause keeps tokens of very short lifetimes from being refreshed in a storm.
	minPause = time.Second
	// unknownLifetime stands for tokens of which no lifetime is known: they are good until a server refuses them.
	unknownLifetime = 365 * 24 * time.Hour
	// clockSlack is how far ahead of the clock a record may have been received: the rounding of clocks, no more.
	clockSlack = time.Second
)

// early is the age at which a token is refreshed in the background.
func (p Policy) early(a Access) time.Duration { return portion(p.Early, a.lifetime()) }

// Usable is the age from which a token of a lifetime is no longer sent.
func (p Policy) Usable(lifetime time.Duration) time.Duration { return lifetime - p.leeway(lifetime) }

func (p Policy) leeway(lifetime time.Duration) time.Duration {
	if p.Leeway > 0 {
		return min(p.Leeway, lifetime/2)
	}
	return min(maxLeeway, lifetime/10)
}
