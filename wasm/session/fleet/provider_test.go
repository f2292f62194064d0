package fleet

import (
	"time"

	"perennial/wasm/fault"
)

// provider is a token endpoint.
type provider struct {
	capacity int    // how many refreshes it can do in a second, 0: any number; it answers 503 to the others
	down, up moment // from when until when it answers 503 to all
	promises bool   // its Retry-After says meanwhile when it will be up, as in a maintenance; else it says nothing

	second moment
	done   int // within second
}

// refresh is nil if the provider gives out a token, and else its answer.
func (p *provider) refresh(now moment) *fault.Error {
	switch {
	case p.down <= now && now < p.up && p.promises:
		return unavailable((p.up - now + time.Second - 1).Truncate(time.Second))
	case p.down <= now && now < p.up:
		return overloaded
	case p.capacity == 0:
		return nil
	}
	if s := now / time.Second; s != p.second {
		p.second, p.done = s, 0
	}
	if p.done == p.capacity {
		return overloaded
	}
	p.done++
	return nil
}

var overloaded = unavailable(0)

func unavailable(retryAfter time.Duration) *fault.Error {
	return &fault.Error{Code: fault.ServerUnavailable, Op: "refresh", Message: "the server answered 503", RetryAfter: retryAfter}
}
