package session

import (
	"reflect"
	"testing"
	"time"

	"perennial/wasm/fault"
)

// What each event makes of the ledger, rule by rule. Entries are written short: a letter names the session, a number its
// generation.

const (
	adaID   = ".eyJzdWIiOiJhZGEifQ."   // {"sub":"ada"}
	graceID = ".eyJzdWIiOiJncmFjZSJ9." // {"sub":"grace"}
)

var noon = time.UnixMilli(1_000_000_000)

// live is the entry of a session of Ada's, whose refresh token says which generation it is of.
func live(session string, generation int) Entry {
	return entryOf(&Record{
		Version: version, Session: session, Generation: generation,
		Origin: originAt(noon.Add(-time.Hour)),
		Tokens: Tokens{ID: adaID, Refresh: refreshOf(session, generation)},
		Access: map[Grant]Access{Main: {Token: "access", Generation: generation, Received: noon.UnixMilli(), Lifetime: 300_000}},
	})
}

func refreshOf(session string, generation int) string {
	return session + string(rune('0'+generation))
}

// of is an entry whose session is of another user.
func of(id string, e Entry) Entry {
	e.Record = e.Record.clone()
	e.Record.Tokens.ID = id
	return e
}

// edited is an entry with a change.
func edited(e Entry, edit func(*Entry)) Entry {
	edit(&e)
	return e
}

// knowing is a view in which ledger, Store and this tab agree.
func knowing(e Entry) view { return view{kept: e, here: e, newest: e, truth: e, now: noon} }

// outcome is a change as far as a table shows it.
type outcome struct {
	session string
	over    string // the reason, if the session is over
	at      int    // the generation
	write   bool
	verdict verdict
	revoke  []string
}

func outcomeOf(c change) outcome {
	o := outcome{session: c.Session, at: c.Generation, write: c.write, verdict: c.verdict, revoke: c.Revoke}
	if c.Record == nil {
		o.over = c.Reason
	}
	return o
}

func check(t *testing.T, c change, want outcome) {
	t.Helper()
	got := outcomeOf(c)
	if len(got.revoke) == 0 {
		got.revoke = nil
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

var byRefreshToken = revocable(func(t Tokens) string { return t.Refresh })

func TestAfterSignIn(t *testing.T) {
	for name, c := range map[string]struct {
		before Entry
		as     string
		want   outcome
	}{
		"where nobody is":          {Entry{}, adaID, outcome{session: "B", at: 1, write: true}},
		"after the end of another": {tombstone(live("A", 4), ReasonSignOut), adaID, outcome{session: "B", at: 6, write: true}},
		"by the same user":         {live("A", 4), adaID, outcome{session: "B", at: 5, write: true}},
		"by another user":          {live("A", 4), graceID, outcome{session: "B", at: 5, write: true, revoke: []string{"A4"}}},
		"with something left to revoke": {
			edited(live("A", 4), func(e *Entry) { e.Revoke = []string{"older"} }), adaID,
			outcome{session: "B", at: 5, write: true, revoke: []string{"older"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			fresh := of(c.as, live("B", 0)).Record
			got := byRefreshToken.afterSignIn(knowing(c.before), fresh)
			check(t, got, c.want)
			if !c.before.isBefore(got.Entry) || got.Record.Access[Main].Generation != got.Generation {
				t.Errorf("the record is %+v", got.Record)
			}
			if fresh.Generation != 0 {
				t.Error("the record that was given is changed")
			}
		})
	}
}

func TestAfterLateSignIn(t *testing.T) {
	late := live("B", 0).Record
	late.Tokens.Refresh = "late"
	others := live("C", 6)
	others.Record.Tokens.ID = graceID
	for name, c := range map[string]struct {
		before Entry
		again  bool
		want   outcome
	}{
		"nobody has signed in since":       {tombstone(live("A", 4), ReasonSignOut), false, outcome{session: "B", over: ReasonSignOut, at: 7, write: true, revoke: []string{"late"}}},
		"after a sign-out somebody has":    {live("C", 6), false, outcome{session: "C", at: 6, write: true, revoke: []string{"late"}}},
		"the same user has, in its place":  {live("C", 6), true, outcome{session: "C", at: 6, verdict: overtaken}},
		"with these very tokens":           {entryOf(late), false, outcome{session: "B", at: 0, verdict: overtaken}},
		"another user has, in its place":   {others, true, outcome{session: "C", at: 6, write: true, revoke: []string{"late"}}},
		"somebody had, and has signed out": {tombstone(live("C", 6), ReasonSignOut), true, outcome{session: "B", over: ReasonSignOut, at: 9, write: true, revoke: []string{"late"}}},
	} {
		t.Run(name, func(t *testing.T) { check(t, byRefreshToken.afterLateSignIn(knowing(c.before), late, c.again), c.want) })
	}
}

func TestAfterSignOut(t *testing.T) {
	over := tombstone(live("A", 4), ReasonSignOut)
	for name, c := range map[string]struct {
		view view
		left *marker
		want outcome
	}{
		"of a session":                   {knowing(live("A", 4)), nil, outcome{session: "A", over: ReasonSignOut, at: 5, write: true, verdict: ended, revoke: []string{"A4"}}},
		"of one that is over":            {knowing(over), nil, outcome{session: "A", over: ReasonSignOut, at: 5}},
		"of one that the gate has ended": {knowing(Entry{}), &marker{Session: "A", Generation: 4}, outcome{session: "A", over: ReasonSignOut, at: 5, write: true, verdict: ended}},
		"of one that the gate has ended, and the ledger has missed": {
			knowing(over), &marker{Session: "B", Generation: 7, Origin: originAt(noon)}, outcome{session: "B", over: ReasonSignOut, at: 8, write: true, verdict: ended},
		},
		"where nobody has ever signed in":   {knowing(Entry{}), nil, outcome{}},
		"that ends a refresh of a dead one": {knowing(edited(over, func(e *Entry) { e.Note = &Note{ID: "n"} })), nil, outcome{session: "A", over: ReasonSignOut, at: 6, write: true, verdict: ended}},
		"of a newer session than this tab's": {
			view{kept: live("B", 2), here: live("A", 4), newest: live("B", 2), truth: live("B", 2), now: noon}, nil,
			outcome{session: "B", over: ReasonSignOut, at: 3, write: true, verdict: ended, revoke: []string{"B2"}},
		},
		"that the ledger has missed": {
			view{kept: live("A", 3), here: live("A", 4), newest: live("A", 4), truth: live("A", 4), now: noon}, nil,
			outcome{session: "A", over: ReasonSignOut, at: 5, write: true, verdict: ended, revoke: []string{"A4", "A3"}},
		},
	} {
		t.Run(name, func(t *testing.T) { check(t, byRefreshToken.afterSignOut(c.view, c.left), c.want) })
	}
	t.Run("of a session that only a cookie holds", func(t *testing.T) {
		v := knowing(Entry{})
		v.cookie = true
		got := revocable(func(Tokens) string { return Cookie }).afterSignOut(v, nil)
		check(t, got, outcome{session: got.Session, over: ReasonSignOut, at: 1, write: true, verdict: ended, revoke: []string{Cookie}})
		if got.Session == "" {
			t.Error("its end has no name")
		}
	})
}

func TestAfterMarker(t *testing.T) {
	m := marker{Session: "A", Generation: 4, Origin: live("A", 4).origin()}
	begun := func(e Entry, after time.Duration) Entry {
		return edited(e, func(e *Entry) { e.Record.Origin = originAt(time.UnixMilli(m.Origin.Began).Add(after)) })
	}
	for name, c := range map[string]struct {
		before Entry
		want   outcome
	}{
		"the session goes on in the ledger": {live("A", 5), outcome{session: "A", over: ReasonSignOut, at: 6, write: true, verdict: ended, revoke: []string{"A5"}}},
		"the ledger has an earlier one":     {begun(live("B", 3), -time.Minute), outcome{session: "B", over: ReasonSignOut, at: 4, write: true, verdict: ended, revoke: []string{"B3"}}},
		"somebody has signed in anew":       {begun(live("B", 2), time.Minute), outcome{session: "B", at: 2}},
		"the ledger has the end":            {tombstone(live("A", 4), ReasonSignOut), outcome{session: "A", over: ReasonSignOut, at: 5}},
		"the ledger has missed it":          {tombstone(begun(live("B", 2), -time.Minute), ReasonSignOut), outcome{session: "A", over: ReasonSignOut, at: 5, write: true, verdict: ended}},
		"the ledger was cleared":            {Entry{}, outcome{session: "A", over: ReasonSignOut, at: 5, write: true, verdict: ended}},
	} {
		t.Run(name, func(t *testing.T) { check(t, byRefreshToken.afterMarker(knowing(c.before), m), c.want) })
	}
}

func TestAfterRefresh(t *testing.T) {
	r := &running{note: "mine", from: live("A", 4)}
	renewed, brought := live("A", 5), Tokens{Refresh: "brought"}
	for name, c := range map[string]struct {
		view view
		want outcome
	}{
		"nothing else has happened":        {knowing(live("A", 4)), outcome{session: "A", at: 5, write: true}},
		"the ledger was cleared":           {knowing(Entry{}), outcome{session: "A", at: 5, write: true}},
		"another tab was faster":           {knowing(live("A", 5)), outcome{session: "A", at: 5, verdict: overtaken}},
		"the user has signed out":          {knowing(tombstone(live("A", 4), ReasonSignOut)), outcome{session: "A", over: ReasonSignOut, at: 5, write: true, verdict: overtaken, revoke: []string{"brought"}}},
		"the user has signed in anew":      {knowing(live("B", 5)), outcome{session: "B", at: 5, verdict: overtaken}},
		"another user has signed in":       {knowing(of(graceID, live("B", 5))), outcome{session: "B", at: 5, write: true, verdict: overtaken, revoke: []string{"brought"}}},
		"the ledger has missed a sign-in":  {view{kept: live("A", 4), truth: live("B", 5), now: noon}, outcome{session: "B", at: 5, write: true, verdict: overtaken}},
		"there is something to be revoked": {knowing(edited(live("A", 4), func(e *Entry) { e.Revoke = []string{"older"} })), outcome{session: "A", at: 5, write: true, revoke: []string{"older"}}},
	} {
		t.Run(name, func(t *testing.T) { check(t, byRefreshToken.afterRefresh(c.view, r, renewed, brought), c.want) })
	}
}

func TestAfterStrangersAnswer(t *testing.T) {
	r := &running{note: "mine", from: live("A", 4)}
	brought := Tokens{Refresh: "brought"}
	check(t, byRefreshToken.afterStrangersAnswer(knowing(live("A", 4)), r, "user_mismatch", brought),
		outcome{session: "A", over: "user_mismatch", at: 5, write: true, verdict: ended, revoke: []string{"brought", "A4"}})
	check(t, byRefreshToken.afterStrangersAnswer(knowing(live("B", 5)), r, "user_mismatch", brought), outcome{session: "B", at: 5, verdict: overtaken})
}

func TestAfterLeaving(t *testing.T) {
	r := &running{note: "mine", from: live("A", 4)}
	check(t, byRefreshToken.afterLeaving(knowing(live("A", 4)), r, live("A", 5)), outcome{session: "A", at: 5, write: true})
	check(t, byRefreshToken.afterLeaving(knowing(live("A", 5)), r, live("A", 5)), outcome{session: "A", at: 5, verdict: overtaken})
	check(t, byRefreshToken.afterLeaving(knowing(Entry{}), r, live("A", 5)), outcome{verdict: overtaken})
}

func TestAfterFailure(t *testing.T) {
	r := &running{note: "mine", from: live("A", 4)}
	noted := edited(live("A", 4), func(e *Entry) { e.Note = &Note{ID: "mine"}; e.Revoke = []string{"older"} })
	doubted := func(count int, span time.Duration) Entry {
		return edited(noted, func(e *Entry) { e.Doubts = &Doubts{Count: count, Since: noon.Add(-span).UnixMilli()} })
	}
	doubt := fault.New(fault.RefreshRefused, "refresh", "403")
	policy := DefaultPolicy()
	older := []string{"older"}
	for name, c := range map[string]struct {
		before Entry
		cause  error
		want   outcome
		doubts int
	}{
		"for now":                               {noted, fault.New(fault.ServerUnavailable, "refresh", "503"), outcome{session: "A", at: 4, write: true, revoke: older}, 0},
		"by a definite no":                      {noted, refusal("invalid_grant"), outcome{session: "A", over: "invalid_grant", at: 5, write: true, verdict: ended, revoke: older}, 0},
		"by a definite no to an older token":    {live("A", 5), refusal("invalid_grant"), outcome{session: "A", at: 5, verdict: overtaken}, 0},
		"while another tab refreshes":           {edited(noted, func(e *Entry) { e.Note = &Note{ID: "theirs"} }), refusal("invalid_grant"), outcome{session: "A", at: 4, verdict: busy, revoke: older}, 0},
		"by a first doubt":                      {noted, doubt, outcome{session: "A", at: 4, write: true, revoke: older}, 1},
		"by doubts, often but not for long":     {doubted(policy.Doubts, policy.DoubtSpan-time.Second), doubt, outcome{session: "A", at: 4, write: true, revoke: older}, policy.Doubts + 1},
		"by doubts, for long but not often":     {doubted(1, time.Hour), doubt, outcome{session: "A", at: 4, write: true, revoke: older}, 2},
		"by doubts, often and for long":         {doubted(policy.Doubts-1, policy.DoubtSpan), doubt, outcome{session: "A", over: "refresh_refused", at: 5, write: true, verdict: ended, revoke: older}, 0},
		"after a refresh that the ledger lacks": {Entry{}, refusal("invalid_grant"), outcome{over: "invalid_grant", at: 1, write: true, verdict: ended}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			got := policy.afterFailure(knowing(c.before), r, c.cause)
			check(t, got, c.want)
			if got.Doubts != nil && got.Doubts.Count != c.doubts || got.Doubts == nil && c.doubts != 0 {
				t.Errorf("doubts: %+v, want %d", got.Doubts, c.doubts)
			}
			if got.write && got.Note != nil {
				t.Error("its note stays")
			}
		})
	}
	t.Run("about which nothing is known yet", func(t *testing.T) {
		got := policy.afterFailure(knowing(noted), r, Unanswered{fault.New(fault.Timeout, "refresh", "no answer")})
		if got.Note == nil || !got.write {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("of nobody who is known here", func(t *testing.T) {
		visitor := &running{note: "mine", from: Entry{}}
		check(t, policy.afterFailure(knowing(Entry{}), visitor, doubt), outcome{over: "refresh_refused", at: 1, write: true, verdict: ended})
	})
}

func TestAfterLimit(t *testing.T) {
	p := DefaultPolicy()
	p.Idle = time.Hour
	used := func(ago time.Duration) Entry {
		return edited(live("A", 4), func(e *Entry) { e.Used = noon.Add(-ago).UnixMilli() })
	}
	over := func(reason string) outcome {
		return outcome{session: "A", over: reason, at: 5, write: true, verdict: ended, revoke: []string{"A4"}}
	}
	for name, c := range map[string]struct {
		before Entry
		reason string
		want   outcome
	}{
		"idle":                              {live("A", 4), ReasonIdle, over(ReasonIdle)},
		"idle here, and used elsewhere":     {used(time.Minute), ReasonIdle, outcome{session: "A", at: 4, verdict: inUse}},
		"idle everywhere":                   {used(2 * time.Hour), ReasonIdle, over(ReasonIdle)},
		"too old, and used elsewhere":       {used(time.Minute), ReasonAbsolute, over(ReasonAbsolute)},
		"run out":                           {live("A", 4), ReasonExpired, over(ReasonExpired)},
		"run out here, refreshed elsewhere": {live("A", 5), ReasonExpired, outcome{session: "A", at: 5, verdict: overtaken}},
		"another session by now":            {live("B", 5), ReasonIdle, outcome{session: "B", at: 5, verdict: overtaken}},
		"over by now":                       {tombstone(live("A", 4), ReasonSignOut), ReasonIdle, outcome{session: "A", over: ReasonSignOut, at: 5, verdict: overtaken}},
	} {
		t.Run(name, func(t *testing.T) {
			check(t, byRefreshToken.afterLimit(knowing(c.before), live("A", 4).Record, c.reason, p), c.want)
		})
	}
}

func TestAfterUse(t *testing.T) {
	for name, c := range map[string]struct {
		before Entry
		write  bool
	}{
		"of a session":          {live("A", 4), true},
		"noted later elsewhere": {edited(live("A", 4), func(e *Entry) { e.Used = 2000 }), false},
		"of none":               {tombstone(live("A", 4), ReasonSignOut), false},
	} {
		if got := afterUse(knowing(c.before), 1000); got.write != c.write || c.write && got.Used != 1000 {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}
