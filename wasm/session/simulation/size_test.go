//go:build !race

package simulation

// How much is run by default; `./build.sh bench simulation` runs ten million.
const (
	defaultSchedules = 100_000
	replays          = 300
	raced            = false
)
