package simulation

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"perennial/wasm/fault"
)

// visit opens tabs that begin without knowing whether there is a session: a cookie may hold one. Storage has nothing of it, and
// nobody signs in or out: only the server knows. It does not spend what the cookie holds.
func (w *world) visit() {
	w.policy.Idle = 0
	if w.odds(60) {
		w.last = w.newFamily(0)
		_, t := w.server.issue(w.last)
		w.jar = t.text
	}
	for range 1 + w.one(3) {
		w.open()
	}
	w.tick()
}

// cookieNow is what the cookie holds.
func (w *world) cookieNow() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.jar
}

// exchangeCookie is a refresh that has reached the server with a cookie, or with none.
func (w *world) exchangeCookie(c *call, t *spendable) {
	if t != nil {
		w.note(c.tab, "server answers", c.text, c.id)
		c.answer, _ = w.server.issue(t.family)
		c.answer.RefreshToken = ""
		return
	}
	w.note(c.tab, "server knows of nobody", "", c.id)
	switch w.one(3) {
	case 0:
		c.err = refusal{fault.New(fault.SessionEnded, "refresh", "invalid_grant")}
	case 1:
		c.err = fault.New(fault.RefreshRefused, "refresh", "401")
	case 2:
		c.err = fault.New(fault.MalformedResponse, "refresh", "204")
	}
}

// checkNobody checks that a tab may take it that nobody is signed in.
func (w *world) checkNobody(t *tab, does string) {
	if w.cookie && (w.jar != "" || !w.refused) {
		w.violate(notBare, "tab %d %s, and the server has not said so", t.n, does)
	}
}

// learnStatus waits until every tab knows whether there is a session, without anybody asking for it.
func (w *world) learnStatus() {
	for until := time.Now().Add(recovery); w.cookie && w.broken == nil; {
		w.quieten()
		ignorant := -1
		for _, t := range w.live() {
			if !t.knows && !t.closing {
				ignorant = t.n
			}
		}
		if ignorant < 0 {
			return
		}
		if time.Now().After(until) {
			w.violate(known, "%v after faults have stopped tab %d does not know whether there is a session", recovery, ignorant)
		}
		w.pass(5 * time.Second)
		w.tick()
	}
}

func TestSchedulesOfACookie(t *testing.T) {
	defer func(was bool) { *cookies = was }(*cookies)
	*cookies = true
	play(t, int64(*schedules)/10)
}

// unknowing are guards of what is not known yet, as mutations has them.
var unknowing = []struct {
	name, mark string
	change     change
	invariant  string
}{
	{"the gate hears nothing while nothing is known", "unknown-lease", always, notBare},
	{"a doubt is no answer", "doubt", values("code != fault.SessionEnded"), notBare},
	{"a plain refusal of a visitor is one", "plain-refusal", without(2), known},
	{"the server is asked although the page asks for nothing", "ask-unasked", or("k.state.record == nil"), known},
}

func TestEachGuardOfTheUnknownIsMissed(t *testing.T) {
	if raced {
		t.Log("the mutants are built and run without the race detector: see build.sh test")
		return
	}
	mutants := buildMutants(t, ".")
	for _, m := range unknowing {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			out, _ := mutants.run(m.name, "-test.run=^TestSchedules$", "-cookies", "-schedules", fmt.Sprint(bound), "-invariant", m.invariant)
			if !strings.Contains(out, "invariant “"+m.invariant+"” does not hold") {
				t.Errorf("nobody misses it; want “%s” broken. The simulation said:\n%s", m.invariant, head(out))
			}
			t.Log(played.FindString(out))
		})
	}
}
