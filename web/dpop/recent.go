package dpop

import (
	"crypto/rand"
	"sync"
	"time"
)

// epoch is how long a nonce is handed out; it is good for one more.
const epoch = 5 * time.Minute

// recent knows the nonces that are good, and the proofs that have come while they were: none is
// good for longer than it is remembered. The zero value is ready.
type recent struct {
	mu            sync.Mutex
	since         time.Time
	now, previous period
}

type period struct {
	nonce string
	seen  map[string]bool
}

func (r *recent) nonce(now time.Time) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.advance(now)
	return r.now.nonce
}

// knows reports whether a nonce is one of ours, and recent.
func (r *recent) knows(nonce string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.advance(now)
	return nonce != "" && (nonce == r.now.nonce || nonce == r.previous.nonce)
}

// first reports whether a proof comes for the first time.
func (r *recent) first(id string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.advance(now)
	if r.now.seen[id] || r.previous.seen[id] {
		return false
	}
	r.now.seen[id] = true
	return true
}

func (r *recent) advance(now time.Time) {
	age := now.Sub(r.since)
	if age < epoch {
		return
	}
	r.previous = r.now
	if age >= 2*epoch {
		r.previous = period{}
	}
	r.now = period{nonce: rand.Text(), seen: make(map[string]bool)}
	r.since = now
}
