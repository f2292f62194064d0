package simulation

import (
	"os/exec"
	"strings"
	"testing"
)

// rare are guards whose loss the schedules show too seldom, each with the test of package session that misses it.
var rare = []struct{ name, file, guard, without, test string }{
	{"the Store is given its time before it is read", "note.go",
		"max(at.Sub(k.noteSince), 0)", "time.Since(k.noteSince)", "TestTheStoreIsGivenItsTimeBeforeItIsRead"},
	{"a sign-out ends this tab's own session, too, by its generation", "authenticate.go",
		"max(over.Generation, k.generation+1)", "over.Generation", "TestASignOutEndsTheTabsOwnSessionAfterAnotherTabHasSignedInAnew"},
	{"a sign-out ends this tab's own session, too, by its origin", "authenticate.go",
		"if k.record != nil && k.session != e.Session {", "if false {", "TestASignOutEndsTheTabsOwnSessionAfterAnotherTabHasSignedInAnew"},
}

func TestEachRareGuardIsMissed(t *testing.T) {
	if raced {
		t.Log("the mutants are built and run without the race detector: see build.sh test")
		return
	}
	for _, m := range rare {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			binary := buildMutant(t, "..", m.file, m.guard, m.without)
			out, err := exec.Command(binary, "-test.run=^"+m.test+"$").CombinedOutput()
			if err == nil || !strings.Contains(string(out), "--- FAIL: "+m.test+" ") {
				t.Errorf("%s does not miss it: %v\n%s", m.test, err, head(string(out)))
			}
		})
	}
}
