//go:build race

package simulation

// How much is run under the race detector, which makes everything some ten times slower; build.sh runs the rest
// without it.
const (
	defaultSchedules = 1_500
	replays          = 50
	raced            = true
)
