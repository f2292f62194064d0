package session

import (
	"math/bits"
	"time"

	"perennial/wasm/fault"
)

// Pause is how long to wait after a refresh that has failed for now.
type Pause struct {
	Failures int           // how many there count as having been
	Wanted   time.Duration // until a request or a call may have the next attempt made
	Refused  time.Duration // until the next attempt by itself, if one has been refused for want of a token meanwhile
	Unasked  time.Duration // until that, if nobody has asked
}

const (
	// jitter is the part of a pause that is random, so that tabs and users spread. With each further failure it is as much more.
	jitter = 0.1
	// maxJitter is the most of it.
	maxJitter = 0.5
	// manyFailures are so many that the pause is the longest.
	manyFailures = 16
)

// Pause returns the pause after a failure, as failures before it have been, the first of them so long ago; old is the token that was
// to be replaced, and chance, of [0, 1), spreads users.
//
// A server that is back, or has asked for time, is to meet the users that wait first, and the others over a longer time: about as long as
// it was away, but not longer than between two refreshes.
func (p Policy) Pause(failures int, down time.Duration, cause error, old Access, chance float64) Pause {
	part, most, asked := min(jitter*float64(failures+1), maxJitter), p.MaxBackoff, retryAfter(cause)
	// A server that is not back when it has said is asked no sooner after that.
	next := max(failures+1, bits.Len64(uint64(asked/max(p.Backoff, 1))))
	if isRefused(cause) {
		failures, part, most = manyFailures, jitter, max(most, refusedPause)
	}
	wait := most
	if failures < manyFailures {
		wait = min(p.Backoff<<failures, most)
	}
	wait -= portion(part*chance, wait)
	if isTrouble(cause) && old.Lifetime > 0 {
		most = max(most, p.early(old))
	}
	down = min(down, most)
	wanted := max(wait, asked)
	return Pause{
		Failures: next,
		Wanted:   wanted,
		Refused:  max(wait, asked+portion(chance, min(asked/30, p.MaxBackoff))),
		Unasked:  max(wanted, down-portion(part*chance, down), asked+portion(chance, min(asked, most))),
	}
}

func portion(part float64, of time.Duration) time.Duration { return time.Duration(part * float64(of)) }

// isTrouble reports whether a failure is a sign of a server, or of a way to it, that all users have trouble with.
func isTrouble(cause error) bool {
	switch fault.CodeOf(cause) {
	case fault.NetworkError, fault.Timeout, fault.ServerUnavailable, fault.MalformedResponse:
		return true
	}
	return false
}
