package session

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/vault"
)

func TestReloadRestoresWithoutTheNetwork(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		time.Sleep(time.Minute)
		tb := w.open()
		if g := w.want(tb); g.Generation != 1 {
			t.Fatalf("generation %d", g.Generation)
		}
		if calls, _ := w.server.count(); calls != 0 {
			t.Fatalf("%d calls", calls)
		}
	})
}

func TestGarbageInStorageIsSetAsideAndReported(t *testing.T) {
	for name, garbage := range map[string]string{
		"not JSON":        `{"version":1,`,
		"foreign":         `{"hello":"world"}`,
		"another layout":  `{"version":99,"generation":1,"received":1}`,
		"an array":        `[]`,
		"negative values": `{"version":1,"session":"s","generation":1,"began":1,"access":{"":{"generation":1,"received":1,"lifetime":-5}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.store.Set("perennial:test", garbage)
				tb := w.open()
				if g, err := tb.Token(context.Background(), Need{}); err != nil || g.Token != "" {
					t.Fatalf("%v", err)
				}
				events := tb.reported(Failed)
				if len(events) != 1 || events[0].Code != fault.StorageCorrupt {
					t.Fatalf("reported %+v", events)
				}
				if aside, _, _ := w.store.Get("perennial:test:corrupt"); aside != garbage {
					t.Fatalf("set aside: %q", aside)
				}
				if _, ok, _ := w.store.Get("perennial:test"); ok {
					t.Fatal("the garbage is still in its place")
				}
			})
		})
	}
}

func TestGarbageInStorageDoesNotEndASessionThatTheLedgerHolds(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		w.store.Set("perennial:test", "garbage")
		w.want(w.open())
		if text, ok, _ := w.store.Get("perennial:test"); !ok || !strings.Contains(text, `"lease"`) {
			t.Fatal("the Store's copy was not fixed")
		}
	})
}

// full is a Store without room.
type full struct{ vault.Memory }

func (*full) Set(string, string) error {
	return fault.New(fault.StorageFull, "store", "no room")
}

func TestFullStorageIsReportedAndTheSessionLives(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.open()
		tb.opts.Store = &full{}
		if err := tb.Authenticate(context.Background(), w.server.grant(), nil); err != nil {
			t.Fatal(err)
		}
		if events := tb.reported(Failed); len(events) != 1 || events[0].Code != fault.StorageFull {
			t.Fatalf("reported %+v", events)
		}
		time.Sleep(time.Hour)
		w.want(tb)
		w.want(w.open()) // the ledger has it
	})
}

// breakable gives the tabs that are opened from now on a ledger that can be broken.
func (w *world) breakable() *brokenLedger {
	l := &brokenLedger{Ledger: w.ledger}
	w.ledger = l
	return l
}

// brokenLedger fails from some moment on.
type brokenLedger struct {
	Ledger
	broken atomic.Bool
}

var errBroken = errors.New("the database was closed")

func (l *brokenLedger) Read(ctx context.Context) (string, error) {
	if l.broken.Load() {
		return "", errBroken
	}
	return l.Ledger.Read(ctx)
}

func (l *brokenLedger) Update(ctx context.Context, change func(string) (string, error)) error {
	if l.broken.Load() {
		return errBroken
	}
	return l.Ledger.Update(ctx, change)
}

// hangingLedger answers nothing.
type hangingLedger struct{ Ledger }

func (hangingLedger) Read(ctx context.Context) (string, error) {
	<-ctx.Done()
	return "", ctx.Err()
}

func (hangingLedger) Update(ctx context.Context, _ func(string) (string, error)) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestALedgerThatHangsIsBlockedStorageToThePage(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.ledger = hangingLedger{}
		tb := w.signIn()
		events := tb.reported(Failed)
		if len(events) != 2 || events[0].Code != fault.StorageBlocked || events[1].Code != fault.StorageBlocked {
			t.Fatalf("reported %+v", events) // of the read and of the write
		}
		if err := tb.SignOut(context.Background()); fault.CodeOf(err) != fault.StorageBlocked || tb.held() != nil {
			t.Fatalf("%v, lease %v", err, tb.held())
		}
	})
}

func TestALedgerThatFailsAndComesBackLosesNothing(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		l := w.breakable()
		tb := w.signIn()
		l.broken.Store(true)
		time.Sleep(time.Hour)
		w.want(tb)
		l.broken.Store(false)
		time.Sleep(time.Hour)
		w.want(tb)
		w.want(w.open())
		if _, replays := w.server.count(); replays != 0 {
			t.Fatalf("%d replays", replays)
		}
	})
}

func TestClearedStorageIsTakenForAFaultNotForASignOut(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.signIn()
		w.store.Remove("perennial:test")
		w.ledger.Update(context.Background(), func(string) (string, error) { return "", nil })
		time.Sleep(time.Hour)
		w.want(tb)
		w.want(w.open())
	})
}

func TestAnotherUsersSignInAfterClearedStorageIsAdopted(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		old := w.signIn()
		time.Sleep(time.Hour) // its generation has grown
		w.store.Remove("perennial:test")
		w.ledger.Update(context.Background(), func(string) (string, error) { return "", nil })
		fresh := w.signIn()
		synctest.Wait()
		if a, b := w.want(old), w.want(fresh); a != b {
			t.Fatalf("two tabs, two sessions: generations %d and %d", a.Generation, b.Generation)
		}
	})
}

func TestACookieHoldsTheSession(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.ambient = true
		w.server.grant()
		w.server.change(func() { w.server.live = "" }) // the cookie's token is none of ours
		tb := w.open()
		if tb.State() != Refreshable {
			t.Fatal("a cookie may hold a session")
		}
		if g, err := tb.Token(context.Background(), Need{}); err != nil || !w.server.accepts(g.Token) {
			t.Fatalf("%v", err)
		}
	})
}

func TestNoCookieIsAskedForOnceAndIsNoSignOut(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.ambient = true
		w.server.change(func() { w.server.revoked = true })
		tb := w.open()
		for range 5 {
			if g, err := tb.Token(context.Background(), Need{}); err != nil || g.Token != "" {
				t.Fatalf("%v", err)
			}
		}
		if calls, _ := w.server.count(); calls != 1 || len(tb.reported(SignedOut)) != 0 {
			t.Fatalf("%d calls, events %+v", calls, tb.events)
		}
	})
}
