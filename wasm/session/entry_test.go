package session

import (
	"testing"
	"time"
)

func TestWhichOfTwoSessionsIsTheEarlierOne(t *testing.T) {
	session := func(name string, first, generation int, began int64) Entry {
		return entryOf(&Record{Origin: Origin{First: first, Began: began}, Session: name, Generation: generation})
	}
	end := func(name string, first, generation int, began int64) Entry {
		return tombstone(session(name, first, generation-1, began), ReasonSignOut)
	}
	const early, late, never = 1_000, 2_000, 9_000 // by a clock that shows 3,000
	for name, c := range map[string]struct {
		e, o   Entry
		before bool
	}{
		"nothing":                                   {Entry{}, session("o", 1, 1, early), true},
		"an earlier generation":                     {session("o", 1, 2, early), session("o", 1, 3, early), true},
		"the session's own end":                     {end("o", 1, 3, early), session("o", 1, 7, early), false},
		"an earlier sign-in":                        {session("e", 1, 3, early), session("o", 4, 4, late), true},
		"an earlier sign-in, but the ledger's":      {session("e", 1, 4, early), session("o", 1, 4, late), false},
		"a later sign-in after storage was cleared": {session("e", 1, 1, late), session("o", 1, 9, early), false},

		"a sign-in after storage was cleared and the clock set back": {session("e", 1, 1, late), session("o", 1, 9, never), false},
		"an earlier sign-in, and the clock set back":                 {session("e", 1, 3, late), session("o", 1003, 1003, never), true},

		"the end of an earlier session":                        {end("e", 1, 3, early), session("o", 4, 4, late), true},
		"the same, by a clock set back":                        {end("e", 1, 3, late), session("o", 4, 4, early), true},
		"the same, when it ended later":                        {end("e", 1, 4, late), session("o", 4, 4, early), true},
		"the end of a later session":                           {end("e", 4, 5, late), session("o", 1, 3, early), false},
		"the same, by a clock set back ":                       {end("e", 4, 5, early), session("o", 1, 3, late), false},
		"the end of a later session after storage was cleared": {end("e", 1, 2, late), session("o", 1, 9, early), false},
		"the end of an earlier one which neither has seen":     {end("e", 1001, 1002, early), session("o", 1001, 1001, late), true},
	} {
		if got := c.e.isBefore(c.o, time.UnixMilli(3_000)); got != c.before {
			t.Errorf("%s: before is %v", name, got)
		}
	}
}
