package session

import "time"

// Users act together: at nine, when a server is back, when an API refuses everybody's token. From then on their tokens would fall
// due together, again and again. So a token that did not come in when one was due gets a phase at random, which spreads the next
// refreshes of all users over the whole time between two of them. One that did keeps its session where it is. A phase
// belongs to the token, and not to a tab: all tabs go by it, and so does a page that is reloaded.

const (
	// phases is how many there are. 0 is that of a session which stays where it is.
	phases = 1000
	// tabSpread is the part of a token's time by which the tabs of a session differ, lest all of them begin together.
	tabSpread = 0.04
	// punctual is how late a refresh may be, and count as one in time: browsers run the timers of hidden pages once a minute.
	punctual = time.Minute
)

// Due is the age at which a token is refreshed in the background: after Early of its lifetime or, once or twice after users
// may have acted together, between a half of that and all of it. tab, of [0, 1), is what tells a session's tabs apart.
func (p Policy) Due(a Access, tab float64) time.Duration {
	part := a.Phase
	switch {
	case part <= 0 || part >= phases:
		part = phases
	case part < phases/2:
		part += phases / 2 // no token is refreshed sooner than after a half: the rest of its phase falls to the next
	}
	return portion(float64(part)/phases*(1-tabSpread*tab), p.early(a))
}

// NextPhase is the phase of the token that comes after a, which was of that age then. retried says that attempts had
// failed before, and chance returns a number of [0, 1).
func (p Policy) NextPhase(a Access, age time.Duration, retried bool, chance func() float64) int {
	switch {
	case retried || age < p.Due(a, 1)-clockSlack || age > p.Due(a, 0)+punctual:
		return FirstPhase(chance)
	case a.Phase > 0 && a.Phase < phases/2:
		return phases / 2
	}
	return 0
}

// FirstPhase is the phase of a token for which none was due, such as that of a sign-in. chance returns a number of [0, 1).
func FirstPhase(chance func() float64) int { return int(chance() * phases) }
