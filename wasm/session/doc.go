// Package session keeps a user signed in. Its Keeper holds the session record, decides when a
// refresh token is spent, and sees to it that it is spent once: by one flight for each grant in a tab, and by a
// lock and a ledger across grants and tabs. It is pure Go over the small interfaces in ports.go.
//
// How a refresh runs, one file a step:
//
//	token.go     a request needs a token: is the one at hand good enough?
//	request.go   who waits for one, and looks again after it
//	flight.go    if not, one flight for all that wait, each of them cancellable by itself
//	refresh.go   the steps that follow, for one flight
//	turn.go      the right to refresh: the lock
//	beginrefresh.go  under the lock: read the ledger, and note the refresh there
//	obstacle.go  how long the note of another tab is respected
//	settle.go    write what came of it: a new record
//	fail.go      or a back-off, or the end of the session
//	schedule.go  the next one, before anybody has to wait for it
//
// What becomes of the ledger is decided by functions that know no Keeper: after.go, afterrevocation.go. The Keeper's parts have a state
// of their own, and know each other only where it says so:
//
//	state       what this tab knows of the session; under the Keeper's mu
//	records     the Store: the record, and the mark of a sign-out
//	turns       who may refresh now: locks, and other tabs' notes
//	retries     what failures have taught
//	limits      how long a session lasts by policy; under mu
//	alarm       when to act next; under mu
//	revocation  what is left to be revoked, and when it is tried
//	watch       what has been heard of other tabs
//	words       what the user has said in this tab: in and out
//	tasks       what runs, and what wakes those that wait; most parts have it in common
//
// A few calls go from a part back to the Keeper. None of them waits for anything while it holds a mutex:
//
//   - The ledger calls what transact was given inside its transaction, perhaps twice, and it must not wait: decided makes a view
//     for it, under mu, and beginning asks turns. That what is written is decided by what is read is what a ledger is for.
//   - revocation has Keeper.read and Keeper.transact as functions: it changes the ledger as everybody does, and knows no more.
//   - alarm and tasks run what they were given, each on a goroutine of its own that Close waits for.
//   - A request (request.go) is a method's own state over several steps, and has the Keeper for that.
//   - wakeAll wakes all who wait, whatever for: each looks again by itself.
//   - Options.OnEvent and OnLease leave the package, and may call back into it: they are called without mu.
//
// Ledger, Store and a tab's own memory may differ, as writes fail and users clear storage: state.go decides what holds, by
// the order that order.go gives to sessions and their generations.
package session
