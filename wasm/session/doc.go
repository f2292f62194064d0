// Package session keeps a user signed in. Its Keeper holds the session record, decides when a
// refresh token is spent, and sees to it that it is spent once: by one flight in a tab, and by a
// lock and a ledger across tabs. It is pure Go over the small interfaces in ports.go.
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
// Ledger, Store and a tab's own memory may differ, as writes fail and users clear storage: state.go decides what holds, by
// the order that order.go gives to sessions and their generations.
package session
