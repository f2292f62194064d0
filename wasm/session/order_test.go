package session

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

func TestWhichOfTwoSessionsIsTheEarlierOne(t *testing.T) {
	const early, late, never = 1_000, 2_000, 9_000
	session := func(name string, generation int, began int64, seen ...Entry) Entry {
		return entryOf(&Record{Origin: originAt(time.UnixMilli(began)).after(seen...), Session: name, Generation: generation})
	}
	end := func(e Entry) Entry { return tombstone(e, ReasonSignOut) }
	old := func(e Entry) Entry { e.Record.Roots = nil; return e } // of an earlier release
	for name, c := range map[string]struct {
		e, o   Entry
		before bool
	}{
		"nothing":                   {Entry{}, session("o", 1, early), true},
		"an earlier generation":     {session("o", 2, early), session("o", 3, early), true},
		"the session's own end":     {end(session("o", 2, early)), session("o", 7, early), false},
		"an earlier sign-in":        {session("e", 3, early), session("o", 1, late), true},
		"the end of an earlier one": {end(session("e", 3, early)), session("o", 1, late), true},
		"the end of a later one":    {end(session("e", 1, late)), session("o", 9, early), false},

		"a sign-in after the clock was set back, which has seen one before": {session("e", 3, never), session("o", 4, late, session("e", 3, never)), true},
		"its end, which has seen nothing of that":                           {end(session("o", 4, late, session("e", 3, never))), session("e", 3, never), false},

		"an earlier release's earlier sign-in":             {old(session("e", 3, early)), session("o", 1, late), true},
		"an earlier release's later one":                   {old(session("e", 3, late)), session("o", 1, early), false},
		"a session that an earlier release has refreshed":  {session("o", 3, early), old(session("o", 4, early)), true},
		"a sign-in that has seen an earlier release's one": {old(session("e", 3, never)), session("o", 4, late, old(session("e", 3, never))), true},
	} {
		if got := c.e.isBefore(c.o); got != c.before {
			t.Errorf("%s: before is %v", name, got)
		}
	}
}

// history is what may become of the sessions of three tabs, of which some sleep, while storage is cleared and the clock is set.
type history struct {
	clock  int64
	ledger Entry
	stored *Record
	tabs   [3]state
	events []string
	all    []Entry    // that there has ever been
	seen   [][2]Entry // what a sign-in or a sign-out has seen, and what it has made
}

// happen has one of the things happen that can.
func (h *history) happen(choose func(n int) int) {
	i := choose(len(h.tabs))
	tab, other := &h.tabs[i], choose(2) == 0
	now := func() time.Time { return time.UnixMilli(h.clock) }
	tab.opts = &Options{Now: now}
	if tab.confirmed == nil {
		tab.confirmed = map[string]bool{}
	}
	stored := h.stored
	if other {
		stored = nil // its tab cannot read it
	}
	h.clock++
	newest := tab.newest(h.ledger, stored)
	v := view{kept: h.ledger, here: tab.entry(), newest: newest, truth: newest, now: now()}
	name := string(rune('A' + len(h.events)))
	var after Entry
	did := [...]string{"signs in", "refreshes", "signs out", "looks", "clears the ledger", "clears the Store", "sets the clock back", "sets the clock forward"}
	n := choose(len(did))
	h.events = append(h.events, fmt.Sprintf("%d %s %d%v", i, did[n], h.clock, map[bool]string{true: " without the Store"}[other]))
	switch n {
	case 0:
		r := &Record{Version: version, Session: name, Origin: originAt(now())}
		after = byRefreshToken.afterSignIn(v, r).Entry
	case 1:
		if newest.Record == nil {
			return
		}
		after = entryOf(newest.Record)
		after.Generation++
		after.Record.Generation++
	case 2:
		c := byRefreshToken.afterSignOut(v, nil)
		if after = c.Entry; !c.write {
			return
		}
	case 3:
		after = newest
	case 4:
		h.ledger = Entry{}
		return
	case 5:
		h.stored = nil
		return
	case 6:
		h.clock -= 5
		return
	case 7:
		h.clock += 5
		return
	}
	if after.Generation == 0 {
		return
	}
	if n == 0 || n == 2 {
		h.seen = append(h.seen, [2]Entry{newest, after})
		if n == 0 || v.here.Record != nil {
			h.seen = append(h.seen, [2]Entry{v.here, after})
		}
	}
	h.all = append(h.all, after)
	if choose(4) != 0 { // else the write fails
		h.ledger = after
	}
	if h.stored = after.Record; other {
		h.stored = stored
	}
	if tab.isNewer(after) {
		tab.take(after)
	}
}

func TestTheOrderOfEntriesIsOne(t *testing.T) {
	for seed := range uint64(3_000) {
		random := rand.New(rand.NewPCG(seed, 0))
		h := &history{clock: 100}
		for range 14 {
			h.happen(random.IntN)
		}
		if text := h.disorder(); text != "" {
			t.Fatalf("seed %d: %s, in the history %q", seed, text, h.events)
		}
	}
}

// disorder says in what entries are not ordered, "" if in nothing.
func (h *history) disorder() string {
	text := func(e Entry) string { return fmt.Sprintf("%s at %d of %+v", e.name(), e.Generation, e.origin()) }
	for _, e := range h.seen {
		if e[0].Generation != 0 && !e[0].isBefore(e[1]) {
			return fmt.Sprintf("%s is not before %s, which has seen it", text(e[0]), text(e[1]))
		}
		if e[0].Generation != 0 && e[0].Session != e[1].Session && !e[1].origin().hasSeen(e[0].origin()) {
			return fmt.Sprintf("%s does not say that it has seen %s", text(e[1]), text(e[0]))
		}
	}
	for _, a := range h.all {
		for _, b := range h.all {
			same := a.name() == b.name() && a.Generation == b.Generation
			if before, after := a.isBefore(b), b.isBefore(a); before && after || !before && !after && !same {
				return fmt.Sprintf("%s and %s are not ordered", text(a), text(b))
			}
			for _, c := range h.all {
				if a.isBefore(b) && b.isBefore(c) && !a.isBefore(c) {
					return fmt.Sprintf("%s, %s and %s are in a circle", text(a), text(b), text(c))
				}
			}
		}
	}
	return ""
}
