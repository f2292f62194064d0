package simulation

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

var (
	schedules = flag.Int("schedules", defaultSchedules, "how many schedules to run")
	first     = flag.Uint64("first", 1, "the first seed")
	watched   = flag.String("invariant", "", "fail for this invariant alone")
	all       = flag.Bool("all", false, "run all schedules whatever happens, and list the seeds that break an invariant")
	harsh     = flag.Bool("harsh", false, "the ledger breaks in ways of which no browser is known: reads that fail, calls that hang, writes that are reported as failed")
	cookies   = flag.Bool("cookies", false, "run schedules in which a cookie may hold the session: see cookie_test.go")
	digests   = flag.String("digests", "", "write to this file what each seed's schedule comes to: a change that is to change no behaviour leaves it as it was")
	only      = flag.Uint64("seed", 0, "run the schedule of this seed alone, and print its trace")
)

// runSeed runs one schedule in a bubble of its own.
func runSeed(t *testing.T, seed uint64) (w *world) {
	synctest.Test(t, func(*testing.T) { w = simulate(seed) })
	return w
}

func report(t *testing.T, w *world) {
	t.Errorf("invariant “%s” does not hold in the schedule of seed %d: %s\n%s\nreplay: go test ./wasm/session/simulation -run TestSchedules -seed %d",
		w.broken.invariant, w.seed, w.broken.text, w.trace, w.seed)
}

func TestSchedules(t *testing.T) { play(t, int64(*schedules)) }

// play runs so many schedules.
func play(t *testing.T, number int64) {
	if *only != 0 {
		w := runSeed(t, *only)
		fmt.Print(w.trace)
		if w.broken != nil {
			t.Errorf("invariant “%s”: %s", w.broken.invariant, w.broken.text)
		}
		return
	}
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	sums := make([]uint64, number)
	defer writeDigests(t, sums)
	var next, ran, steps atomic.Int64
	var failed atomic.Bool
	t.Run("all", func(t *testing.T) {
		for shard := range runtime.GOMAXPROCS(0) {
			t.Run(fmt.Sprint(shard), func(t *testing.T) {
				t.Parallel()
				for !failed.Load() {
					n := next.Add(1)
					if n > number {
						return
					}
					w := runSeed(t, *first+uint64(n)-1)
					if ran.Add(1); *digests != "" {
						sums[n-1] = w.trace.digest()
					}
					steps.Add(int64(w.steps))
					switch {
					case w.broken == nil, *watched != "" && *watched != w.broken.invariant:
					case *all:
						fmt.Printf("seed %d: invariant “%s” does not hold: %s\n", w.seed, w.broken.invariant, w.broken.text)
						t.Fail()
					case !failed.Swap(true):
						report(t, w)
					}
				}
			})
		}
	})
	fmt.Printf("simulation: %d schedules, %d steps\n", ran.Load(), steps.Load())
}

func writeDigests(t *testing.T, sums []uint64) {
	if *digests == "" {
		return
	}
	var b strings.Builder
	for n, sum := range sums {
		fmt.Fprintf(&b, "%d %016x\n", *first+uint64(n), sum)
	}
	if err := os.WriteFile(*digests, []byte(b.String()), 0o600); err != nil {
		t.Error(err)
	}
}

func TestAScheduleReplaysExactly(t *testing.T) {
	for seed := *first; seed < *first+replays; seed++ {
		a, b := runSeed(t, seed), runSeed(t, seed)
		if i := a.trace.differs(b.trace); i >= 0 {
			t.Fatalf("seed %d: two runs differ from line %d on\n%s\n---\n%s", seed, i, a.trace[max(0, i-8):min(len(a.trace), i+8)], b.trace[max(0, i-8):min(len(b.trace), i+8)])
		}
	}
}
