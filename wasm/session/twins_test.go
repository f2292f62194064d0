package session

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/token"
	"perennial/wasm/vault"
)

// rows are the ledgers of a profile's sessions.
type rows map[string]*vault.StoreLedger

func (r rows) row(name string) Ledger {
	if r[name] == nil {
		r[name] = &vault.StoreLedger{Store: &vault.Memory{}, Key: "row"}
	}
	return r[name]
}

// apart gives each tab that is opened from now on a Store of its own, as sessionStorage is, with a ledger for each session.
func (w *world) apart() rows {
	all := rows{}
	w.rows = all
	return all
}

// duplicate opens a tab as the browser does that duplicates one.
func (w *world) duplicate(tb *tab) *tab {
	w.copied = tb.own
	defer func() { w.copied = nil }()
	return w.open()
}

// twins runs a test with two tabs of one session, in a profile where each has a Store of its own.
func twins(t *testing.T, test func(t *testing.T, w *world, a, b *tab)) {
	t.Helper()
	twinsOf(t, (*world).signIn, test)
}

// twinsOf is twins of a tab that signs in in a way of its own.
func twinsOf(t *testing.T, signIn func(*world) *tab, test func(t *testing.T, w *world, a, b *tab)) {
	t.Helper()
	bubble(t, func(t *testing.T, w *world) {
		w.apart()
		a := signIn(w)
		synctest.Wait()
		test(t, w, a, w.duplicate(a))
	})
}

func TestADuplicatedTabSpendsNoRefreshTokenTwice(t *testing.T) {
	twins(t, func(t *testing.T, w *world, a, b *tab) {
		for n := 1; n <= 5; n++ {
			w.server.change(func() { w.server.life += time.Second }) // no timer of theirs rings with one of these
			time.Sleep(time.Hour)
			before, _ := w.server.count()
			got := make(chan error, 2)
			for _, tb := range []*tab{a, b} {
				go func() { _, err := tb.Token(context.Background(), Need{Force: true}); got <- err }()
			}
			for range 2 {
				if err := <-got; err != nil {
					t.Fatal(err)
				}
			}
			if calls, replays := w.server.count(); calls != before+1 || replays != 0 {
				t.Fatalf("%d refreshes, %d replays", calls-before, replays)
			}
		}
		synctest.Wait()
		if x, y := recordIn(a.own), recordIn(b.own); x != y {
			t.Fatalf("one has\n%s\nand the other\n%s", x, y)
		}
		a.Close()
		time.Sleep(time.Hour)
		w.want(b)
	})
}

func TestASignOutInOneTabEndsItsDuplicatesToo(t *testing.T) {
	twins(t, func(t *testing.T, w *world, a, b *tab) {
		w.want(b)
		stranger := w.signIn()
		refresh := a.state.record.Tokens.Refresh
		if err := a.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if events := b.reported(SignedOut); len(events) != 1 || events[0].Reason != ReasonSignOut || b.held() != nil || recordIn(b.own) != "" {
			t.Fatalf("reported %+v, lease %v", events, b.held())
		}
		if !w.server.isRevoked(refresh) {
			t.Fatal("the refresh token is still good")
		}
		if w.want(stranger); len(stranger.reported(SignedOut)) != 0 {
			t.Fatal("a tab with a session of its own was signed out")
		}
	})
}

func TestASignInOfAnotherUserInOneTabEndsTheSessionThatItHadInCommon(t *testing.T) {
	twins(t, func(t *testing.T, w *world, a, b *tab) {
		w.want(b)
		refresh := a.state.record.Tokens.Refresh
		if err := a.Authenticate(context.Background(), w.server.grant(), nil); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if events := b.reported(SignedOut); len(events) != 1 || events[0].Reason != ReasonReplaced || b.held() != nil {
			t.Fatalf("reported %+v, lease %v", events, b.held())
		}
		if !w.server.isRevoked(refresh) {
			t.Fatal("the refresh token is still good")
		}
		time.Sleep(time.Hour)
		w.want(a)
		if g, err := b.Token(context.Background(), Need{}); err != nil || g.Token != "" {
			t.Fatalf("the other tab has a token: %v", err)
		}
	})
}

func TestTheSameUsersSignInInOneTabLeavesItsDuplicatesTheirSession(t *testing.T) {
	twinsOf(t, func(w *world) *tab { return w.signInAs(adaID) }, func(t *testing.T, w *world, a, b *tab) {
		w.want(b)
		again := w.server.issue()
		again.IDToken = adaID
		if err := a.Authenticate(context.Background(), again, nil); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if len(a.reported(SignedOut))+len(b.reported(SignedOut))+len(w.server.dropped) != 0 || b.held() == nil {
			t.Fatalf("reported %+v and %+v, revoked %v", a.reported(SignedOut), b.reported(SignedOut), w.server.dropped)
		}
	})
}

func TestADuplicateIsNotIdleWhileTheOtherTabIsUsed(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.policy.Idle = 20 * time.Minute
		w.apart()
		a := w.signIn()
		b := w.duplicate(a)
		w.want(b)
		for range 10 {
			time.Sleep(15 * time.Minute)
			a.Use()
		}
		w.want(a)
		w.want(b)
		time.Sleep(30 * time.Minute)
		for _, tb := range []*tab{a, b} {
			if events := tb.reported(SignedOut); len(events) != 1 || events[0].Reason != ReasonIdle {
				t.Fatalf("reported %+v", events)
			}
		}
	})
}

func TestARecordOfAnEarlierReleaseGetsARowOfItsOwn(t *testing.T) {
	twins(t, func(t *testing.T, w *world, a, _ *tab) {
		a.Close()
		for name := range w.rows {
			delete(w.rows, name)
		}
		if err := a.own.Remove("perennial:test:session"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		one, two := w.duplicate(a), w.duplicate(a)
		got := make(chan error, 2)
		for _, tb := range []*tab{one, two} {
			go func() { _, err := tb.Token(context.Background(), Need{}); got <- err }()
		}
		for range 2 {
			if err := <-got; err != nil {
				t.Fatal(err)
			}
		}
		if calls, replays := w.server.count(); calls != 1 || replays != 0 || len(w.rows) != 1 {
			t.Fatalf("%d calls, %d replays, %d rows", calls, replays, len(w.rows))
		}
	})
}

func TestWhatIsLeftToRevokeIsFoundAfterAReload(t *testing.T) {
	twins(t, func(t *testing.T, w *world, a, b *tab) {
		refresh := a.state.record.Tokens.Refresh
		w.server.change(func() { w.server.offline = true })
		if err := a.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		a.Close()
		b.Close()
		w.server.change(func() { w.server.offline = false })
		if err := w.duplicate(a).Restore(context.Background()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if !w.server.isRevoked(refresh) {
			t.Fatal("never revoked")
		}
	})
}

func TestARowIsOldADayAfterItWasWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := rows{}
		ledger := &Twins{Store: &vault.Memory{}, Key: "k", Row: all.row}
		r := newRecord(token.Response{AccessToken: "access"}, "", nil, time.Now())
		r.Session = "S"
		r.stamp(Entry{})
		if err := ledger.Update(context.Background(), func(string) (string, error) { return entryOf(r).encode() }); err != nil {
			t.Fatal(err)
		}
		text, _ := all["S"].Read(context.Background())
		if got, _ := ledger.Read(context.Background()); !strings.HasSuffix(text, got) || parseEntry(got).Session != "S" {
			t.Fatalf("%q is kept as %q", got, text)
		}
		for age, want := range map[time.Duration]bool{0: false, rowLife: false, rowLife + time.Second: true, -2 * rowLife: true} {
			if IsOldRow(text, time.Now().Add(age)) != want {
				t.Errorf("after %v: old is %v", age, !want)
			}
		}
		if !IsOldRow("{}", time.Now()) || !IsOldRow("", time.Now()) {
			t.Error("what has no date is not old")
		}
	})
}

// What a tab has in its own Store is the session before, until the sign-in has been written down: a tab that is closed in the
// middle of one, and opened again, looks into the row of the refresh token that it has.
func TestATabThatIsClosedInTheMiddleOfASignInGoesByTheSessionThatItHas(t *testing.T) {
	store := &vault.Memory{}
	tab := &Twins{Store: store, Key: "session", Row: rows{}.row}
	goesBy := func() string {
		session, _, _ := store.Get("session")
		return session
	}
	begun := func(session string, generation int) func(string) (string, error) {
		return func(string) (string, error) {
			if was := goesBy(); was != "" && was != "before" {
				t.Errorf("it goes by %q already", was)
			}
			return entryOf(&Record{Version: version, Session: session, Generation: generation}).encode()
		}
	}
	if err := tab.begin(t.Context(), "before", begun("before", 1)); err != nil || goesBy() != "before" {
		t.Fatalf("it goes by %q, %v", goesBy(), err)
	}
	if err := tab.begin(t.Context(), "after", begun("after", 2)); err != nil || goesBy() != "after" {
		t.Fatalf("it goes by %q, %v", goesBy(), err)
	}
}

func TestATabThatSignsInDuringARefreshLeavesTheAnswerToItsDuplicates(t *testing.T) {
	twinsOf(t, func(w *world) *tab { return w.signInAs(adaID) }, func(t *testing.T, w *world, a, b *tab) {
		w.want(b)
		got := w.refreshUnderWay(a)
		if err := a.Authenticate(context.Background(), ofAnotherGrant, nil); err != nil {
			t.Fatal(err)
		}
		if err := <-got; err != nil {
			t.Fatal(err)
		}
		w.goesOn(b)
	})
}

// ofAnotherGrant are tokens of the same user, of which the server says nothing.
var ofAnotherGrant = token.Response{AccessToken: "of another sign-in", RefreshToken: "of another sign-in", IDToken: adaID, ExpiresIn: 5 * time.Minute}

// refreshUnderWay has a tab refresh, an hour later. The answer is half a second away.
func (w *world) refreshUnderWay(tb *tab) (done <-chan error) {
	time.Sleep(time.Hour)
	w.server.change(func() { w.server.delay = time.Second })
	got := make(chan error, 1)
	go func() { _, err := tb.Token(context.Background(), Need{Force: true}); got <- err }()
	time.Sleep(time.Second / 2)
	return got
}

// goesOn fails the test unless a tab still has its session an hour later, and no refresh token was spent twice.
func (w *world) goesOn(tb *tab) {
	w.t.Helper()
	time.Sleep(time.Hour)
	w.want(tb)
	if _, replays := w.server.count(); replays != 0 {
		w.t.Errorf("%d replays", replays)
	}
}

// beforehand is a Ledger that has something done before its next Update.
type beforehand struct {
	Ledger
	do func()
}

func (l *beforehand) Update(ctx context.Context, change func(string) (string, error)) error {
	if do := l.do; do != nil {
		l.do = nil
		do()
	}
	return l.Ledger.Update(ctx, change)
}

func TestWhatIsWrittenDuringASignInGoesToTheSessionThatTheTabHasByThen(t *testing.T) {
	all := rows{}
	first := &beforehand{Ledger: all.row("before")}
	tab := &Twins{Store: &vault.Memory{}, Key: "session", Row: func(name string) Ledger {
		if name == "before" {
			return first
		}
		return all.row(name)
	}}
	write := func(session string, generation int) func(string) (string, error) {
		return func(string) (string, error) {
			return entryOf(&Record{Version: version, Session: session, Generation: generation}).encode()
		}
	}
	if err := tab.begin(t.Context(), "before", write("before", 1)); err != nil {
		t.Fatal(err)
	}
	first.do = func() {
		if err := tab.begin(t.Context(), "after", write("after", 2)); err != nil {
			t.Error(err)
		}
	}
	if err := tab.Update(t.Context(), write("after", 3)); err != nil {
		t.Fatal(err)
	}
	for session, generation := range map[string]int{"before": 2, "after": 3} /* the first has ended */ {
		text, err := all.row(session).Read(t.Context())
		if e := parseEntry(entryIn(text)); err != nil || e.Session != session || e.Generation != generation {
			t.Errorf("the row of %q has %q of generation %d, %v", session, e.Session, e.Generation, err)
		}
	}
}

// A duplicate goes by both: the session's identifier says which row, and the record which refresh token.
func TestARecordIsInTheStoreOnlyWithTheIdentifierOfItsSession(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.apart()
		a := w.signIn()
		id := "perennial:test:session"
		a.own.hasNoRoom(id)
		_ = a.Authenticate(context.Background(), w.server.grant(), nil)
		text, _, err := a.own.Get("perennial:test")
		if err != nil {
			t.Fatal(err)
		}
		session, _, _ := a.own.Get(id)
		if r, err := parseRecord(text); err != nil || r.Session != session {
			t.Fatalf("the Store has the record of %s under the identifier %s (%v)", r.Session, session, err)
		}
		a.own.hasNoRoom() // there is room again
		time.Sleep(time.Hour)
		w.want(a)
		b := w.duplicate(a)
		w.want(b)
		if _, replays := w.server.count(); replays != 0 {
			t.Errorf("%d replays", replays)
		}
	})
}

// The user signs out while a sign-in is being written down, and the page goes before it has done so everywhere.
func TestASignInThatBeginsNoSessionLeavesTheTabWithItsDuplicates(t *testing.T) {
	twins(t, func(t *testing.T, w *world, a, b *tab) {
		w.want(b)
		refresh := w.server.live
		authenticate := a.SigningIn()
		twins := a.Keeper.opts.Ledger.(*Twins)
		row := twins.Row
		synctest.Wait()
		twins.Row = func(name string) Ledger {
			return &beforehand{Ledger: row(name), do: a.words.signOut}
		}
		tokens := w.server.grant()
		w.wantDismissed(authenticate(context.Background(), tokens, nil))
		synctest.Wait()
		twins.Row = row
		if !w.server.isRevoked(tokens.RefreshToken) {
			t.Error("the tokens of the sign-in were not revoked")
		}
		w.server.change(func() { w.server.live, w.server.revoked = refresh, false })
		c := w.duplicate(a)
		time.Sleep(time.Hour)
		for _, tb := range []*tab{b, c} {
			w.want(tb)
		}
		if _, replays := w.server.count(); replays != 0 {
			t.Errorf("%d replays", replays)
		}
		if err := c.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		for i, tb := range []*tab{a, b, c} {
			if tb.held() != nil {
				t.Errorf("tab %d is signed in", i)
			}
		}
	})
}
