// Package fleet holds the test of what all users of Perennial are together to a token endpoint: a million clients on a virtual clock,
// who sign in at random, wake at nine all at once, or meet a server that is down. It has no code of its own that a page would get.
//
// A client acts by session.Policy: Due, NextPhase, Pause and Usable are the very functions that a Keeper asks. What is added here, that
// a refresh succeeds or fails at once and which request comes when, is held against real Keepers in keepers_test.go. The peers act by
// rules that were read in their sources, at the versions that web/package.json pins for the bench.
//
// The same seed plays the same. How it fits together, one file a part:
//
//	clock_test.go      the queue of what happens next
//	client_test.go     one user's page: its token, its chance, its requests
//	perennial_test.go  when Perennial asks the token endpoint
//	peers_test.go      when the peers do that have a timer, or ask when the page does
//	tickers_test.go    when those do that look at the time again and again
//	rules_test.go      examples of all of their rules
//	provider_test.go   the token endpoint: what it can do, and when it is down
//	scenario_test.go   who signs in when, and what happens then
//	play_test.go       one scenario with one library
//	load_test.go       the endpoint's load: by the minute, peak over mean
//	fleet_test.go      what has to hold of it
//	keepers_test.go    that real Keepers ask when the clients do
//	plot_test.go       the load as a picture
//	results_test.go    ./build.sh bench fleet: a million clients, a table, and all minutes as JSON
//
// Without the phases of session.Policy, or without the part of a pause that is random, the test in fleet_test.go fails.
package fleet
