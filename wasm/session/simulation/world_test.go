package simulation

import (
	"math/rand/v2"
	"sync"
	"time"

	"perennial/wasm/session"
)

// world is one browser profile with its tabs, the server that they talk to, and everything that is under way.
// All of it is moved by one goroutine; what keepers touch meanwhile is guarded by mu.
type world struct {
	seed uint64
	rng  *rand.Rand
	born time.Time

	lockless bool   // there are no Web Locks
	cookie   bool   // a cookie may hold the session
	jar      string // it: a refresh token of the server's; "": it holds none
	refused  bool   // in which case the server has said so
	shared   bool   // pages of two issuers have the namespace in common
	apart    bool   // each tab has a Store of its own, which browsers copy: see session.Twins
	policy   session.Policy
	skew     time.Duration // of this device's clock
	setBacks []setBack
	wipes    [2]time.Time // when the user last cleared localStorage, and IndexedDB
	chance   float64      // what every keeper is given as chance during this step

	tabs   []*tab
	server server
	disk   disk
	rows   map[string]string // the ledger's text, under ""; or those of the sessions, by their identifiers
	full   bool              // IndexedDB has no room
	locks  []*lock
	strays []*call // requests whose sender no longer waits, still on their way

	mu       sync.Mutex
	arrivals []*call
	finished []*op
	bell     chan struct{} // rung when something waits for the simulator

	pending []*call
	ops     []*op // those that wait
	opCount int
	callID  int
	effects int
	steps   int
	calls   int // port calls since anything else has happened
	calm    bool

	last   *family // whose session should be there, by the last sign-in; nil after a sign-out
	out    bool    // the last sign-out has reported success, and nobody has signed in since
	broken *violation
	trace  trace
}

// setBack is a jump of the device's clock into the past.
type setBack struct {
	at time.Time
	by time.Duration
}

func newWorld(seed uint64) *world {
	w := &world{
		seed: seed, rng: rand.New(rand.NewPCG(seed, 0x5eed)), born: time.Now(), rows: map[string]string{},
		policy: session.DefaultPolicy(), bell: make(chan struct{}, 1), chance: 0.5,
	}
	w.lockless, w.cookie = w.odds(15), *cookies
	w.server = server{life: 5 * time.Minute, access: map[string]*access{}, refresh: map[string]*spendable{}}
	if w.odds(25) {
		w.server.life = time.Minute
	}
	switch {
	case w.odds(20):
		w.server.replay = grace
	case w.odds(20):
		w.server.replay = refuse
	}
	if w.odds(8) {
		w.policy.Idle = 20 * time.Minute
	}
	w.shared = w.odds(15) && !w.cookie
	w.apart = w.odds(15) && !w.shared && !w.cookie
	if w.odds(50) {
		w.skew = time.Duration(w.rng.IntN(1201)-600) * time.Second
	}
	return w
}

// odds is true in so many of a hundred cases.
func (w *world) odds(percent int) bool { return w.rng.IntN(100) < percent }

// one picks one of n.
func (w *world) one(n int) int { return w.rng.IntN(n) }

// now is this device's clock.
func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Now().Add(w.skew).Round(0)
}

func (w *world) since() time.Duration { return time.Since(w.born) }

// setBackSince is by how much this device's clock was set back since a moment.
func (w *world) setBackSince(t time.Time) (sum time.Duration) {
	for _, s := range w.setBacks {
		if !s.at.Before(t) {
			sum += s.by
		}
	}
	return sum
}

// ring wakes the simulator while it lets time pass.
func (w *world) ring() {
	select {
	case w.bell <- struct{}{}:
	default:
	}
}

// live are the tabs that are there.
func (w *world) live() []*tab {
	var live []*tab
	for _, t := range w.tabs {
		if !t.dead {
			live = append(live, t)
		}
	}
	return live
}

// anyTab picks a tab that is there and satisfies a condition; nil if there is none.
func (w *world) anyTab(ok func(*tab) bool) *tab {
	n := 0
	for _, t := range w.tabs {
		if !t.dead && ok(t) {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	n = w.one(n)
	for _, t := range w.tabs {
		if t.dead || !ok(t) {
			continue
		}
		if n == 0 {
			return t
		}
		n--
	}
	return nil
}

func awake(t *tab) bool { return !t.frozen }
