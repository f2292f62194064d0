package simulation

import (
	"strings"
	"testing"
)

// rare are guards whose loss the schedules show too seldom, each with the test of package session that misses it.
var rare = []struct {
	name, mark string
	change     change
	test       string
}{
	{"the Store is given its time before it is read", "store-time", values("time.Since(t.noteSince)"), "TestTheStoreIsGivenItsTimeBeforeItIsRead"},
	{"a lock that was granted to a frozen tab is asked for again", "late-lock", always, "TestALockThatWasGrantedToAFrozenTabIsAskedForAgain"},
	{"a tab that was frozen after its note takes its locks anew", "frozen-after-note", never, "TestATabThatWasFrozenAfterItsNoteTakesTheLocksAnew"},
	{"what a late tab wrote is swept after sign-out", "late-write", drop, "TestWhatALateTabHasWrittenIsSweptAfterSignOut"},
	{"a sign-in is later than what it has seen, whatever the clock says", "beyond-seen", drop, "TestTheOrderOfEntriesIsOne"},
	{"a sign-in goes back to the roots of what it has seen", "roots-of-seen", drop, "TestTheOrderOfEntriesIsOne"},
	{"what the Store has was in the ledger", "store-confirmed", drop, "TestAPageThatStillSeesTheRecordOfBeforeItWasClearedGoesByTheLedger"},
	{"what the ledger has since it was cleared is later", "ledger-has-had", values("false"), "TestWhatTheLedgerHasSinceItWasClearedIsLaterWhateverTheClockSays"},
	{"a cleared ledger makes a tab ask for a refresh without the lock", "unnoted-refresh", never, "TestARefreshWithoutTheLockIsSeenAfterItsNoteWasCleared"},
	{"a sign-out ends this tab's own session, too, whatever the clock says", "own-session-over", never, "TestTheOrderOfEntriesIsOne"},
	{"a record whose session the gate has ended is none when a page begins", "gate-end-at-start", unchanged, "TestARecordThatALateTabPutsBackStaysOver"},
	{"a refresh brings nothing back that the gate has ended", "gate-end-at-refresh", unchanged, "TestATabInTheMiddleOfARefreshBringsNothingBackThatTheGateHasEnded"},
	{"the ledger gets the end that the gate has left", "gate-end-to-ledger", without(2), "TestAPageFindsThatTheGateHasSignedOut"},
	{"the gate's end of a session that the ledger has missed gets there", "gate-end-missed", never, "TestTheGateEndsASessionThatTheLedgerMissedAfterTheEndOfAnother"},
	{"the marker stays until the ledger has the end", "marker-stays", before("k.records.unmark(m)"), "TestTheLedgerFailsWhileTheGateHasSignedOutAndLaterHasTheEnd"},
	{"another owner's record is not removed", "foreign-removal", never, "TestWhatIsAnotherIssuersIsLeftAlone"},
	{"another owner's record is not written over", "foreign-record", without(1), "TestACookieSessionOfAnotherServerLivesBesideTheRecord"},
	{"another owner's record keeps no marker there", "foreign-marker", without(2), "TestAMarkerIsRemovedBesideAnothersRecord"},
	{"what a page changes in the ledger is its own", "own-change", drop, "TestTabsWithACookieBesideAnothersSessionRefreshInTurn"},
	{"another user's sign-in revokes the session before", "replaced-session", without(2, 2), "TestASignInInAnotherTabEndsTheSessionOfAnotherUserAlone"},
	{"a duplicated tab keeps what the other one has refreshed", "twin-copy", never, "TestADuplicatedTabSpendsNoRefreshTokenTwice"},
	{"another user's sign-in in a duplicated tab ends the session of both", "twin-replaced", never, "TestASignInOfAnotherUserInOneTabEndsTheSessionThatItHadInCommon"},
	{"a duplicated tab is not idle while the other one is used", "twin-idle", never, "TestADuplicateIsNotIdleWhileTheOtherTabIsUsed"},
	{"a sign-out wins over a sign-in that is being finished", "sign-out-wins", drop, "TestASignOutWinsOverASignInThatIsBeingFinished"},
	{"a sign-in that was begun later wins over one that is being finished", "later-sign-in-wins", never, "TestASignInThatStorageTakesLateIsNoLaterThanTheNextOne"},
	{"a grant that another sign-in of the same user may share is not revoked", "same-grant", never, "TestTheSameTokensTwiceAreOneSignIn"},
	{"a record is in the Store only under the identifier of its session", "named-record", drop, "TestARecordIsInTheStoreOnlyWithTheIdentifierOfItsSession"},
	{"a ledger that is cleared once more is waited for once more", "cleared-again", field("reserve", "false"), "TestALedgerThatIsClearedTwiceIsWaitedForTwice"},
	{"a refresh that waits for a cleared ledger is not hurried", "reserved-waits", drop, "TestARefreshThatWaitsForAClearedLedgerIsNotHurried"},
	{"a refused token is one of a session", "refused-session", without(2, 2), "TestARequestGetsTheTokenOfASessionThatHasTakenThePlaceOfAMissedOne"},
	{"a program that starts late reports the end of another user's session", "late-notice", values("false"), "TestAProgramThatStartsAfterAnotherUsersSignInTellsOfTheEndFirst"},
}

func TestEachRareGuardIsMissed(t *testing.T) {
	if raced {
		t.Log("the mutants are built and run without the race detector: see build.sh test")
		return
	}
	mutants := buildMutants(t, "..")
	for _, m := range rare {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			out, err := mutants.run(m.name, "-test.run=^"+m.test+"$")
			if err == nil || !strings.Contains(out, "--- FAIL: "+m.test+" ") {
				t.Errorf("%s does not miss it: %v\n%s", m.test, err, head(out))
			}
		})
	}
}
