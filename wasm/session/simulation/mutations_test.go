package simulation

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// mutations are guards of package session by their marks, each with the change that takes it away, and the invariant that the
// loss must break within the bound. The product has the marks alone: the files are replaced for the compiler.
var mutations = []struct {
	name, mark string
	change     change
	invariant  string
}{
	{"the ledger is read before a refresh token is spent", "ledger-first", values("k.truth(Entry{}, nil)"), spentOnce},
	{"the refresh is noted before the request", "note-first", values("beginning{change: written(e, verdict), running: r}"), spentOnce},
	{"what a refresh brought is committed before the lock is released", "commit-under-lock", before("tn.release()"), spentOnce},
	{"only a definite no ends a session", "definite-no", or("fault.CodeOf(cause) == fault.ServerUnavailable"), definiteNo},
	{"notes keep tabs apart that have no lock", "note-time", values("nil"), spentOnce},
	{"a note without a lock is timed by the clock that never jumps", "note-time", values("waitFor(min(time.UnixMilli(n.Until).Sub(t.opts.Now()), t.opts.Policy.noteLife()))"), freshAgain},
	{"a token is not sent after its time", "token-time", values("2*life - s.elapsed(a)"), notExpired},
	{"a failed refresh backs off", "back-off", field("at", "time.Now()"), noStorm},
	{"a refresh has a time-out", "refresh-timeout", values("context.WithCancel(k.ctx)"), settled},
	{"waiting for the lock has a time-out", "lock-timeout", values("context.WithCancel(t.ctx)"), settled},
	{"waiting for a refresh honours a context", "request-context", drop, settled},
	{"nobody waits for longer than policy allows", "patience", drop, settled},
	{"who waits has a failure tried again", "try-again", always, invisible},
	{"sign-out clears storage", "clear-storage", drop, clean},
	{"a sign-out gets into the other tabs' ledger", "sign-out-in-ledger", values("unwritten(signedOut(e, v.here), ended)"), signedOut},
	{"what is to be revoked is forgotten once it was", "revoked-once", values("written(v.kept, plain)"), noStorm},
	{"Close ends what waits", "close-waits", drop, closed},
	{"an answer is dropped when the session has moved on", "answer-overtaken", always, clean},
	{"the ledger is consulted before a session ends", "ledger-before-end", never, definiteNo},
	{"a note is respected while its writer holds its lock", "note-lock", body("return nil"), spentOnce},
	{"a cleared ledger makes a tab wait for the Store", "cleared-waits", drop, spentOnce},
	{"a token's age counts from the request", "age-from-request", result("max", "answer.Age"), notExpired},
	{"a sign-in's tokens age while the page sleeps", "sign-in-age", result("since", "0"), notExpired},
	{"an ended session does not begin again", "end-is-final", values("0"), signedOut},
	{"another owner's session is none", "own-session", always, ownAlone},
	{"another owner's record is none", "own-record", never, ownAlone},
	{"a duplicated tab goes by what the other one has written", "twin-row", result("entryIn", `""`), spentOnce},
}

// bound is how many schedules a mutation gets.
const bound = 40_000

func TestEachGuardIsMissed(t *testing.T) {
	if raced {
		t.Log("the mutants are built and run without the race detector: see build.sh test")
		return
	}
	mutants := buildMutants(t, ".")
	for _, m := range mutations {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			// It fails as it should, and what it prints says of what.
			out, _ := mutants.run(m.name, "-test.run=^TestSchedules$", "-test.timeout=10m", "-schedules", fmt.Sprint(bound), "-invariant", m.invariant)
			// What goes on after Close may be found by the bubble itself, which does not end then.
			outlives := m.invariant == closed && strings.Contains(out, "blocked goroutines remain")
			if !outlives && !strings.Contains(out, "invariant “"+m.invariant+"” does not hold") {
				t.Errorf("nobody misses it; want “%s” broken. The simulation said:\n%s", m.invariant, head(out))
			}
			t.Log(played.FindString(out))
		})
	}
}

// played finds how many schedules were played.
var played = regexp.MustCompile(`(?m)^simulation: .*$`)

func head(text string) string {
	lines := strings.SplitN(text, "\n", 8)
	return strings.Join(lines[:min(len(lines), 7)], "\n")
}
