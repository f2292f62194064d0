package simulation

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

// mutations are guards of package session, each with what it looks like without it, and the invariant that the loss must
// break within the bound. Nothing in the product knows of this: the files are replaced for the compiler alone.
var mutations = []struct {
	name, file, guard, without, invariant string
}{
	{"the ledger is read before a refresh token is spent", "begin.go",
		"= k.truth(text, stored), text == \"\"", "= k.truth(\"\", nil), stored == nil", spentOnce},
	{"the refresh is noted before the request", "begin.go",
		"return noted.encode()", "return entry.encode()", spentOnce},
	{"what a refresh brought is committed before the lock is released", "refresh.go",
		"err = k.commit(r, answer)", "h.release()\n\t\terr = k.commit(r, answer)", spentOnce},
	{"only a definite no ends a session", "fail.go",
		"ended = fault.CodeOf(cause) == fault.SessionEnded ||", "ended = fault.CodeOf(cause) == fault.ServerUnavailable || fault.CodeOf(cause) == fault.SessionEnded ||", definiteNo},
	{"notes keep tabs apart that have no lock", "note.go",
		"return max(k.noteLife()-k.knownFor(n, h.read), 0)", "return 0", spentOnce},
	{"a note without a lock is timed by the clock that never jumps", "note.go",
		"return max(k.noteLife()-k.knownFor(n, h.read), 0)", "return min(max(time.UnixMilli(n.Until).Sub(k.opts.Now()), 0), k.noteLife())", freshAgain},
	{"a token is not sent after its time", "age.go",
		"return life - k.opts.Policy.leeway(life) - k.elapsed(a)", "return 2*life - k.elapsed(a)", notExpired},
	{"a failed refresh backs off", "schedule.go",
		"at: time.Now().Add(wait)", "at: time.Now()", noStorm},
	{"a refresh has a time-out", "refresh.go",
		"context.WithTimeout(k.ctx, k.opts.Policy.Timeout)", "context.WithCancel(k.ctx)", settled},
	{"waiting for the lock has a time-out", "hold.go",
		"context.WithTimeout(k.ctx, k.opts.Policy.Timeout)", "context.WithCancel(k.ctx)", settled},
	{"waiting for a refresh honours a context", "token.go",
		"case <-ctx.Done():\n\t\t\treturn k.giveUp(ctx, api, need)\n", "", settled},
	{"nobody waits for longer than policy allows", "patience.go",
		"\t\tcancel(errImpatient)\n", "", settled},
	{"who waits has a failure tried again", "token.go",
		"err == nil || rests != nil ||", "true ||", invisible},
	{"sign-out clears storage", "fail.go",
		"\tk.remove()\n\tk.adopt(e)", "\tk.adopt(e)", clean},
	{"a sign-out is told to the other tabs' ledger", "authenticate.go",
		"over = k.ending(k.signedOut(e), e, kept)\n\t\t}\n\t\treturn over.encode()", "over = k.ending(k.signedOut(e), e, kept)\n\t\t}\n\t\treturn \"\", errSettled", signedOut},
	{"what is to be revoked is forgotten once it was", "revoke.go",
		"return e.withoutRevocable(t).encode()\n\t})\n\treturn", "return e.encode()\n\t})\n\treturn", noStorm},
	{"Close ends what waits", "keeper.go",
		"\tk.work.Wait()\n", "", closed},
	{"an answer is dropped when the session has moved on", "settle.go",
		"if r.overtaken(current, k.opts.Now()) {\n\t\t\tdropped = true", "if false {\n\t\t\tdropped = true", clean},
	{"the ledger is consulted before a session ends", "fail.go",
		"moved = r.overtaken(entry, now)", "moved = false", definiteNo},
	{"a note is respected while its writer holds its lock", "note.go",
		"\t\tk.knownFor(n, h.read)\n\t\treturn probing\n\tdefault", "\t\treturn 0\n\tdefault", spentOnce},
	{"a cleared ledger makes a tab wait for the Store", "begin.go",
		"wait = k.settling(h, entry)", "_ = text", spentOnce},
	{"a token's age counts from the request", "errand.go",
		"max(answer.Age, r.since())", "answer.Age", notExpired},
	{"a sign-in's tokens age while the page sleeps", "authenticate.go",
		"Add(-since())", "Add(0*since())", notExpired},
	{"an ended session does not begin again", "truth.go",
		"return e.Record == nil // a session", "return true // a session", signedOut},
	{"another owner's session is none", "owner.go",
		"return from == o.from || from == \"\" && o.takesOver(tokens)", "return true", ownAlone},
	{"another owner's record is none", "owner.go",
		"key == s.key && !s.ownsText(text)", "key == \"\"", ownAlone},
	{"a duplicated tab goes by what the other one has written", "twins.go",
		"text, err := change(entryIn(old))", "text, err := change(\"\")", spentOnce},
}

// bound is how many schedules a mutation gets.
const bound = 40_000

func TestEachGuardIsMissed(t *testing.T) {
	if raced {
		t.Log("the mutants are built and run without the race detector: see build.sh test")
		return
	}
	for _, m := range mutations {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			out := runMutant(t, m.file, m.guard, m.without, m.invariant)
			// What goes on after Close may be found by the bubble itself, which does not end then.
			outlives := m.invariant == closed && strings.Contains(out, "blocked goroutines remain")
			if !outlives && !strings.Contains(out, "invariant “"+m.invariant+"” does not hold") {
				t.Errorf("nobody misses it; want “%s” broken. The simulation said:\n%s", m.invariant, head(out))
			}
		})
	}
}

func head(text string) string {
	lines := strings.SplitN(text, "\n", 8)
	return strings.Join(lines[:min(len(lines), 7)], "\n")
}

// runMutant runs schedules of a keeper one of whose files is changed, and returns what they print.
func runMutant(t *testing.T, file, guard, without, invariant string) string {
	t.Helper()
	binary := buildMutant(t, ".", file, guard, without)
	// It fails as it should, and what it prints says of what.
	out, _ := exec.Command(binary, "-test.run=^TestSchedules$", "-test.timeout=10m", "-schedules", fmt.Sprint(bound), "-invariant", invariant).CombinedOutput()
	return string(out)
}
