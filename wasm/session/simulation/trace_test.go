package simulation

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"strings"
	"time"
)

// trace is what has happened, kept cheaply and written out only for people.
type trace []line

type line struct {
	at   time.Duration
	tab  int // -1: none
	what string
	text string
	n    int
	more string // what is random by itself, as texts with names in them
}

// note takes something down. t is nil where it concerns no tab.
func (w *world) note(t *tab, what, text string, n int) {
	l := line{at: w.since(), tab: -1, what: what, text: text, n: n}
	if t != nil {
		l.tab = t.n
	}
	w.trace = append(w.trace, l)
}

// add says more about the last line.
func (w *world) add(more string) { w.trace[len(w.trace)-1].more = more }

// noise is what two runs of a seed may differ in: the random names of sessions and notes.
var noise = regexp.MustCompile(`\b[A-Z2-7]{26}\b`)

func (l line) String() string {
	who := "   -"
	if l.tab >= 0 {
		who = fmt.Sprintf("tab%d", l.tab)
	}
	return strings.TrimRight(fmt.Sprintf("%14v %s %s %s #%d %s", l.at, who, l.what, l.text, l.n, noise.ReplaceAllStringFunc(l.more, short)), " ")
}

func short(name string) string { return name[:3] + "…" }

// String is the trace for people.
func (t trace) String() string {
	var b strings.Builder
	for _, l := range t {
		fmt.Fprintln(&b, l)
	}
	return b.String()
}

// differs returns the first line in which two runs of one seed differ, -1 if there is none.
func (t trace) differs(other trace) int {
	for i := range min(len(t), len(other)) {
		a, b := t[i], other[i]
		a.more, b.more = noise.ReplaceAllString(a.more, ""), noise.ReplaceAllString(b.more, "")
		if a != b {
			return i
		}
	}
	if len(t) != len(other) {
		return min(len(t), len(other))
	}
	return -1
}

// digest is the same for two runs that do not differ.
func (t trace) digest() uint64 {
	h := fnv.New64a()
	for _, l := range t {
		l.more = noise.ReplaceAllString(l.more, "")
		fmt.Fprintln(h, l.at, l.tab, l.what, l.text, l.n, l.more)
	}
	return h.Sum64()
}
