package session

import (
	"slices"
	"testing"
	"time"
)

func TestAfterRevocation(t *testing.T) {
	left := edited(live("A", 4), func(e *Entry) {
		e.Revoke, e.Tries = []string{"one", "two"}, map[string]Tries{"one": {Count: 3}}
	})
	got := afterRevocation(knowing(left), "one")
	check(t, got, outcome{session: "A", at: 4, write: true, revoke: []string{"two"}})
	if len(got.Tries) != 0 || len(left.Tries) != 1 || len(left.Revoke) != 2 {
		t.Errorf("tries %v, before %v of %v", got.Tries, left.Tries, left.Revoke)
	}
	check(t, afterRevocation(knowing(left), "three"), outcome{session: "A", at: 4, revoke: []string{"one", "two"}})
}

func TestAfterAttempt(t *testing.T) {
	const most = 3
	for name, c := range map[string]struct {
		before Tries
		online bool
		write  bool
		given  bool
		count  int
	}{
		"the first":                 {Tries{}, true, true, false, 1},
		"the first, offline":        {Tries{}, false, true, false, 0},
		"soon after another":        {Tries{Count: 1, Last: noon.Add(-time.Second).UnixMilli()}, true, false, false, 1},
		"a while after another":     {Tries{Count: 1, Last: noon.Add(-time.Minute).UnixMilli()}, true, true, false, 2},
		"a while after, offline":    {Tries{Count: 1, Last: noon.Add(-time.Minute).UnixMilli()}, false, false, false, 1},
		"after the clock was moved": {Tries{Count: 1, Last: noon.Add(time.Minute).UnixMilli()}, true, true, false, 2},
		"the last":                  {Tries{Count: 2, Last: noon.Add(-time.Minute).UnixMilli()}, true, true, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			e := edited(live("A", 4), func(e *Entry) {
				if e.Revoke = []string{"t"}; c.before.Count > 0 {
					e.Tries = map[string]Tries{"t": c.before}
				}
			})
			got := afterAttempt(knowing(e), "t", c.online, most)
			if got.write != c.write || (got.verdict == givenUp) != c.given || got.Tries["t"].Count != c.count || slices.Contains(got.Revoke, "t") == c.given {
				t.Errorf("got %+v", got)
			}
		})
	}
	if got := afterAttempt(knowing(live("A", 4)), "revoked elsewhere", true, most); got.write {
		t.Errorf("got %+v", got)
	}
}

func TestAfterErrand(t *testing.T) {
	left := edited(tombstone(live("A", 4), ReasonSignOut), func(e *Entry) { e.Errands = []Errand{{ID: "one"}, {ID: "two"}} })
	got := byRefreshToken.afterErrand(knowing(left), "one", Tokens{Refresh: "brought"})
	check(t, got, outcome{session: "A", over: ReasonSignOut, at: 5, write: true, revoke: []string{"brought"}})
	if len(got.Errands) != 1 || got.Errands[0].ID != "two" || len(left.Errands) != 2 {
		t.Errorf("errands %v, before %v", got.Errands, left.Errands)
	}
	if got := byRefreshToken.afterErrand(knowing(left), "collected elsewhere"); got.write {
		t.Errorf("got %+v", got)
	}
}

func TestWhatIsLeftToRevokeIsKeptWhereNothingCanBeRevoked(t *testing.T) {
	left := edited(live("A", 4), func(e *Entry) { e.Revoke = []string{"older"} })
	for name, c := range map[string]struct {
		by   revocable
		want []string
	}{
		"a page that revokes":          {byRefreshToken, []string{"older", "A4"}},
		"a page that has no revoker":   {nil, []string{"older"}},
		"a page whose tokens say none": {func(Tokens) string { return "" }, []string{"older"}},
	} {
		if got := c.by.follow(tombstone(left, ReasonSignOut), left); !slices.Equal(got.Revoke, c.want) {
			t.Errorf("%s: %v, want %v", name, got.Revoke, c.want)
		}
	}
}
