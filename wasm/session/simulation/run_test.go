package simulation

import (
	"context"
	"testing/synctest"
	"time"

	"perennial/wasm/session"
)

// simulate runs the schedule of a seed; inside a bubble of synctest.
func simulate(seed uint64) *world {
	w := newWorld(seed)
	if w.cookie {
		w.visit()
	} else {
		first := w.open()
		w.calm = true
		if w.apart {
			w.tick() // it has no session, so its look at the ledger does not park: a sign-in at once would race with it
		}
		w.signIn(first)
		w.quieten()
		w.calm = false
	}
	for n := 20 + w.one(40); w.steps < n && w.broken == nil; w.steps++ {
		w.act()
		w.tick()
	}
	if w.broken == nil {
		w.calmDown()
	}
	w.end()
	return w
}

// tick lets everything run until it waits. Each step has a moment of its own, so that no two timers of different steps
// fire in the same one.
func (w *world) tick() {
	w.share()
	time.Sleep(time.Microsecond)
	synctest.Wait()
	w.mu.Lock()
	w.chance = w.rng.Float64()
	w.mu.Unlock()
	w.collect()
	w.checkWaiters()
}

// share has keepers that a timer wakes see what the step has changed, in the sense of the memory model.
func (w *world) share() {
	w.mu.Lock()
	defer w.mu.Unlock()
}

// pass lets time pass, no further than to the moment at which something waits for the simulator.
func (w *world) pass(d time.Duration) {
	w.attend(d)
	if d >= settles {
		for _, t := range w.tabs {
			for !t.dead && !t.frozen && t.seen < len(w.disk.log) && w.broken == nil {
				w.show(t)
				w.tick()
			}
		}
	}
	w.hurry()
	w.calls = 0
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-w.bell:
	default:
	}
	select {
	case <-timer.C:
	case <-w.bell:
	}
}

// settles is how long a write of localStorage may take to be seen by other tabs.
const settles = 30 * time.Millisecond

// what an op does.
type doing int

const (
	tokenOp doing = iota
	signInOp
	signOutOp
	wakeOp
	noticeOp
	useOp
	closeOp
)

var doingNames = [...]string{"token", "sign in", "sign out", "wake", "notice", "use", "close"}

// op is something that a page has asked its keeper for, and waits for.
type op struct {
	id     int
	tab    *tab
	doing  doing
	need   session.Need
	begun  time.Time
	asleep time.Duration // how long its tab had been frozen by then
	cancel context.CancelFunc
	left   bool    // its context has been cancelled
	knew   *family // the session that its tab had
	family *family // signInOp: the session that it begins
	rival  bool    // signInOp: there was another one at the same time

	at   time.Time // when it was done
	pass session.Credential
	err  error
}

// opKey is the key under which the context of an op has its id.
type opKey struct{}

// begin begins an op on a goroutine of its own.
func (w *world) begin(o *op, do func(ctx context.Context) (session.Credential, error)) {
	w.opCount++
	w.calls = 0
	o.id, o.begun, o.asleep = w.opCount, time.Now(), o.tab.asleep
	o.knew = o.tab.family
	ctx, cancel := context.WithCancel(context.WithValue(context.Background(), opKey{}, o.id))
	o.cancel = cancel
	w.ops = append(w.ops, o)
	w.note(o.tab, "begins to", doingNames[o.doing], o.id)
	go func() {
		o.pass, o.err = do(ctx)
		o.at = time.Now()
		cancel()
		w.mu.Lock()
		w.finished = append(w.finished, o)
		w.mu.Unlock()
		w.ring()
	}()
}

func (w *world) ask(t *tab, need session.Need) {
	w.begin(&op{tab: t, doing: tokenOp, need: need}, func(ctx context.Context) (session.Credential, error) {
		return t.Token(ctx, need)
	})
}

func (w *world) signIn(t *tab) {
	f := w.newFamily(t.owner)
	answer, _ := w.server.issue(f)
	if w.apart {
		t.leaves(f)
	}
	rival := false
	for _, o := range w.ops {
		f.out = f.out || o.doing == signOutOp && (!w.apart || o.tab == t)
		if o.doing == signInOp {
			o.rival, rival = true, true
		}
	}
	for _, t := range w.tabs {
		f.out = f.out || t.signsOut && !t.dead
	}
	w.last, w.out = nil, false
	w.begin(&op{tab: t, doing: signInOp, family: f, rival: rival}, func(ctx context.Context) (session.Credential, error) {
		return session.Credential{}, t.Authenticate(ctx, answer, nil)
	})
}

func (w *world) signOut(t *tab) {
	if w.apart {
		t.leaves(nil)
		for _, o := range w.ops {
			o.cut(t)
		}
	}
	for _, f := range w.server.families {
		if w.apart {
			break
		}
		f.out = f.out || f.owner == t.owner
	}
	w.begin(&op{tab: t, doing: signOutOp}, func(ctx context.Context) (session.Credential, error) {
		return session.Credential{}, t.SignOut(ctx)
	})
}

// cut notes that a tab's sign-out has begun while a sign-in of the same tab was under way: whichever comes last.
func (o *op) cut(t *tab) {
	if o.doing == signInOp && o.tab == t {
		o.family.out = true
	}
}

// wake is what a page does that has become visible.
func (w *world) wake(t *tab) {
	t.woken = time.Now()
	w.begin(&op{tab: t, doing: wakeOp}, func(context.Context) (session.Credential, error) {
		t.Wake()
		return session.Credential{}, nil
	})
}

// end kills what is left; the bubble then sees to it that no goroutine is.
func (w *world) end() {
	for _, t := range w.live() {
		w.kill(t, false)
	}
	for _, o := range w.ops {
		o.cancel()
	}
	synctest.Wait()
}
