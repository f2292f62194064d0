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
	{"a lock that was granted to a frozen tab is asked for again", "hold.go",
		"case !late:", "case !late || late:", "TestALockThatWasGrantedToAFrozenTabIsAskedForAgain"},
	{"what a late tab wrote is swept after sign-out", "adopt.go",
		"\t\tk.sweep(e)\n", "", "TestWhatALateTabHasWrittenIsSweptAfterSignOut"},
	{"a session ends with its own end, and not with an earlier one's", "entry.go",
		"origin.First >= e.Generation", "false", "TestWhichOfTwoSessionsIsTheEarlierOne"},
	{"the end of a later session ends a cleared one, too", "entry.go",
		"return e.Began <= origin.Began", "return true", "TestTheEndOfALaterSignInEndsASessionThatWasCleared"},
	{"an earlier session does not come back after a later one", "truth.go",
		"k.past[e.Session] = true // also", "_ = k // also", "TestAnEarlierSessionDoesNotComeBackAfterASignOutThatTheLedgerMissed"},
	{"a sign-in that lies in the future tells nothing", "entry.go",
		"case o.Record.Began > now.UnixMilli():", "case false:", "TestWhichOfTwoSessionsIsTheEarlierOne"},
	{"a cleared ledger makes a tab ask for a refresh without the lock", "note.go",
		"if h.locked && !h.crowd && h.gone != unnoted {", "if false {", "TestARefreshWithoutTheLockIsSeenAfterItsNoteWasCleared"},
	{"a sign-out ends this tab's own session, too, by its generation", "authenticate.go",
		"max(over.Generation, k.generation+1)", "over.Generation", "TestASignOutEndsTheTabsOwnSessionAfterAnotherTabHasSignedInAnew"},
	{"a sign-out ends this tab's own session, too, by its origin", "authenticate.go",
		"if k.record != nil && k.session != e.Session {", "if false {", "TestASignOutEndsTheTabsOwnSessionAfterAnotherTabHasSignedInAnew"},
	{"a record whose session the gate has ended is none when a page begins", "restore.go",
		"e := k.heeding(found)", "e := found", "TestARecordThatALateTabPutsBackStaysOver"},
	{"a refresh brings nothing back that the gate has ended", "truth.go",
		"return k.heeding(k.newest(text, stored))", "return k.newest(text, stored)", "TestATabInTheMiddleOfARefreshBringsNothingBackThatTheGateHasEnded"},
	{"the ledger gets the end that the gate has left", "adopt.go",
		" || k.honour() != nil", "", "TestAPageFindsThatTheGateHasSignedOut"},
	{"the marker stays until the ledger has the end", "marker.go",
		"\t\treturn err\n\t}\n\tk.unmark(m)", "\t\tk.unmark(m)\n\t\treturn err\n\t}\n\tk.unmark(m)", "TestTheLedgerFailsWhileTheGateHasSignedOutAndLaterHasTheEnd"},
	{"another owner's record is not removed", "owner.go",
		"if _, _, err := s.Get(s.key); errors.Is(err, errForeign) && key != s.key+markerSuffix {", "if false {", "TestWhatIsAnotherIssuersIsLeftAlone"},
	{"another owner's record is not written over", "restore.go",
		"!over && errors.Is(err, errForeign) ||", "false && err == nil ||", "TestACookieSessionOfAnotherServerLivesBesideTheRecord"},
	{"another owner's record keeps no marker there", "owner.go",
		" && key != s.key+markerSuffix", "", "TestAMarkerIsRemovedBesideAnothersRecord"},
	{"what a page changes in the ledger is its own", "owner.go",
		"\t\te.From = l.from // also", "\t\t_ = l.from // also", "TestTabsWithACookieBesideAnothersSessionRefreshInTurn"},
	{"another user's sign-in revokes the session before", "revoke.go",
		"(e.Record == nil || isReplaced(from.Record, e.Record))", "e.Record == nil", "TestASignInInAnotherTabEndsTheSessionOfAnotherUserAlone"},
	{"a duplicated tab keeps what the other one has refreshed", "adopt.go",
		"\tif k.hasTwins() {\n\t\tk.copy(e)\n\t}\n", "", "TestADuplicatedTabSpendsNoRefreshTokenTwice"},
	{"another user's sign-in in a duplicated tab ends the session of both", "twins.go",
		"if r.Record != nil && by.Record != nil && isReplaced(r.Record, by.Record) {", "if false {",
		"TestASignInOfAnotherUserInOneTabEndsTheSessionThatItHadInCommon"},
	{"a duplicated tab is not idle while the other one is used", "limits.go",
		"if reason == ReasonIdle && k.opts.Now().Before(used.Add(k.opts.Policy.Idle)) {", "if false {",
		"TestADuplicateIsNotIdleWhileTheOtherTabIsUsed"},
	{"a sign-out wins over a sign-in that is being finished", "signingin.go",
		"\tk.signOuts += more\n", "", "TestASignOutWinsOverASignInThatIsBeingFinished"},
	{"a program that starts late tells of the end of another user's session", "notice.go",
		"replaced := was.isReplaced(e.Record)", "replaced := false", "TestAProgramThatStartsAfterAnotherUsersSignInTellsOfTheEndFirst"},
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
