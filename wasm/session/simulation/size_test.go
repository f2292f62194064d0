//go:build !race

package simulation

// How much is run by default. Of longer runs about one schedule in several thousand still breaks an invariant: what is left to
// do is found by `./build.sh bench simulation`.
const (
	defaultSchedules = 3_000
	replays          = 300
	raced            = false
)
