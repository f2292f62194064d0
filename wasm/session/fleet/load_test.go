package fleet

import (
	"slices"
	"time"
)

// load is how often a token endpoint is asked, second by second.
type load []int32

func newLoad(length time.Duration) load { return make(load, length/time.Second) }

func (l load) add(at moment) { l[at/time.Second]++ }

// minutes are the attempts of each minute from one moment to another.
func (l load) minutes(from, to moment) []int {
	var all []int
	for m := from; m < to; m += time.Minute {
		all = append(all, l.sum(m, m+time.Minute))
	}
	return all
}

func (l load) sum(from, to moment) int {
	sum := 0
	for _, n := range l[from/time.Second : to/time.Second] {
		sum += int(n)
	}
	return sum
}

// rate is the mean number of attempts a second.
func (l load) rate(from, to moment) float64 { return float64(l.sum(from, to)) / (to - from).Seconds() }

// peak is the busiest minute's number of attempts a second.
func (l load) peak(from, to moment) float64 {
	return float64(slices.Max(l.minutes(from, to))) / time.Minute.Seconds()
}

// peakOverMean is the busiest minute's load over the mean of all, 0 if there is none.
func (l load) peakOverMean(from, to moment) float64 {
	mean := l.rate(from, to)
	if mean == 0 {
		return 0
	}
	return l.peak(from, to) / mean
}
