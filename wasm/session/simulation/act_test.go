package simulation

import (
	"context"
	"time"

	"perennial/wasm/session"
)

// act does one thing, chosen at random: a call goes on, or something else happens.
func (w *world) act() {
	if c := w.ready(); c != nil && w.odds(62) {
		w.serve(c)
		return
	}
	n := w.one(allWeights)
	for _, a := range acts {
		if n -= a.weight; n < 0 {
			if !a.do(w) {
				w.elapse()
			}
			return
		}
	}
}

// acts are what can happen, and how often; each reports whether it could.
var acts = []struct {
	weight int
	do     func(w *world) bool
}{
	{24, (*world).elapse},
	{24, (*world).request},
	{8, (*world).fetch},
	{6, (*world).abort},
	{14, (*world).mail},
	{10, (*world).storageEvent},
	{4, func(w *world) bool { return w.anyTab(awake) != nil && len(w.live()) < 4 && w.open() != nil }},
	{3, func(w *world) bool { return w.onTab(everyTab, func(t *tab) { w.kill(t, w.odds(20)) }) && w.reopen() }},
	{4, func(w *world) bool {
		return w.onTab(everyTab, func(t *tab) { w.kill(t, w.odds(20)); w.open() })
	}},
	{3, func(w *world) bool { return w.onTab(awake, w.freeze) }},
	{5, func(w *world) bool { return w.onTab(func(t *tab) bool { return t.frozen }, w.thaw) }},
	{3, (*world).jump},
	{2, func(w *world) bool { return w.cookie || w.odds(70) || w.onTab(awake, w.signOut) }},
	{2, func(w *world) bool { return w.cookie || w.odds(50) || w.onTab(awake, w.signIn) }},
	{1, (*world).clearStorage},
	{3, (*world).steal},
	{5, (*world).returnLocks},
	{1, func(w *world) bool { return w.odds(60) || w.banish() }},
	{2, func(w *world) bool { return w.onTab(awake, func(t *tab) { fill(t, true) }) }},
	{3, func(w *world) bool { return w.onTab(awake, func(t *tab) { fill(t, false) }) }},
	{2, func(w *world) bool { w.full = true; return true }},
	{4, func(w *world) bool { w.full = false; return true }},
	{2, func(w *world) bool { return *harsh && w.onTab(awake, func(t *tab) { t.ledgers = ledgerFails }) }},
	{4, func(w *world) bool { return w.onTab(awake, func(t *tab) { t.ledgers = ledgerWorks }) }},
	{1, func(w *world) bool { return w.onTab(awake, func(t *tab) { t.mute = !t.mute }) }},
	{3, func(w *world) bool { return w.onTab(awake, w.wake) }},
	{2, func(w *world) bool { return w.onTab(awake, (*tab).Changed) }},
	{2, func(w *world) bool { return w.onTab(awake, func(t *tab) { w.notice(t, w.odds(50)) }) }},
	{2, func(w *world) bool { return w.onTab(awake, w.use) }},
	{1, func(w *world) bool { return len(w.live()) > 1 && w.onTab(awake, w.stop) }},
	{5, (*world).stray},
}

var allWeights = func() (sum int) {
	for _, a := range acts {
		sum += a.weight
	}
	return sum
}()

func everyTab(*tab) bool { return true }

// fill fills localStorage up for a tab, or makes room again.
func fill(t *tab, up bool) {
	switch {
	case t.store == storeBlocked:
	case up:
		t.store = storeFull
	default:
		t.store = storeWorks
	}
}

// onTab does something to a tab.
func (w *world) onTab(ok func(*tab) bool, do func(*tab)) bool {
	t := w.anyTab(func(t *tab) bool { return ok(t) && !t.closing })
	if t == nil {
		return false
	}
	do(t)
	return true
}

// reopen opens a tab if none is left.
func (w *world) reopen() bool {
	if len(w.live()) == 0 {
		w.open()
	}
	return true
}

var spans = []time.Duration{
	5 * time.Millisecond, 40 * time.Millisecond, 400 * time.Millisecond, 2 * time.Second, 6 * time.Second,
	11 * time.Second, 30 * time.Second, 50 * time.Second, 4 * time.Minute, 6 * time.Minute, 20 * time.Minute,
}

func (w *world) elapse() bool {
	w.pass(spans[w.one(len(spans))])
	return true
}

func (w *world) request() bool {
	return w.onTab(awake, func(t *tab) {
		var need session.Need
		switch w.one(8) {
		case 0:
			need.Force = true
		case 1:
			need.Refused = t.generation
		case 2:
			need.MinValidity = time.Duration(w.one(300)) * time.Second
		}
		w.ask(t, need)
	})
}

// fetch is a request that the gate serves by itself while its lease is good.
func (w *world) fetch() bool {
	return w.onTab(awake, func(t *tab) {
		ms := w.now().UnixMilli()
		if t.access != "" && ms >= t.leaseSince && ms < t.leaseUntil {
			w.note(t, "sends a request with", t.access, 0)
			w.checkCarried(t, t.access, time.Now())
			return
		}
		w.ask(t, session.Need{})
	})
}

// abort ends the context of an op.
func (w *world) abort() bool {
	var waiting []*op
	for _, o := range w.ops {
		if o.doing == tokenOp && !o.left {
			waiting = append(waiting, o)
		}
	}
	if len(waiting) == 0 {
		return false
	}
	o := waiting[w.one(len(waiting))]
	w.note(o.tab, "aborts", doingNames[o.doing], o.id)
	o.left = true
	o.cancel()
	return true
}

func (w *world) notice(t *tab, signedIn bool) {
	w.begin(&op{tab: t, doing: noticeOp}, func(ctx context.Context) (session.Credential, error) {
		return session.Credential{}, t.Notice(ctx, signedIn, nil)
	})
}

func (w *world) use(t *tab) {
	w.begin(&op{tab: t, doing: useOp}, func(context.Context) (session.Credential, error) {
		t.Use()
		return session.Credential{}, nil
	})
}

// stop is the page's own stop(): what is under way ends by itself.
func (w *world) stop(t *tab) {
	t.closing = true
	w.begin(&op{tab: t, doing: closeOp}, func(context.Context) (session.Credential, error) {
		t.Close()
		return session.Credential{}, nil
	})
}
