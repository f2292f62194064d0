package session

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// asEarlierRelease drops what an earlier release does not know of from a JSON text.

// 1: a page of an earlier release refreshes a session whose rank is beyond when it began.

// 1b: the same without a clock that was set: two tabs sign in at the same time.

// 2: a page of an earlier release signs out.

// 3: a marker without an origin, the ledger cleared.

// 3b: the same, and a late tab writes the record again.

// 4: a marker without an origin ends also the session before, which the ledger has as it missed a sign-in.

// 5: a marker without an origin of an earlier session ends a later one whose root is in the future.

// readOnlyLedger can be read, but not written while full.

type readOnlyLedger struct {
	Ledger
	full atomic.Bool
}

func (l *readOnlyLedger) Update(ctx context.Context, change func(string) (string, error)) error {
	return l.Ledger.Update(ctx, func(text string) (string, error) {
		text, err := change(text)
		if err == nil && l.full.Load() {
			err = errors.New("no room")
		}
		return text, err
	})
}

// 6: a sign-in whose write to the ledger fails, after the gate's sign-out of a session that began before the clock was set back.

func TestASignInThatTheLedgerMissesAfterTheGatesSignOut(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.toEnd = func(t Tokens) string { return t.Refresh }
		l := &brokenLedger{Ledger: w.ledger}
		w.ledger = l
		w.signIn().Close() // a first one, in the past
		time.Sleep(time.Minute)
		w.skew.Store(int64(time.Hour))
		w.signIn().Close() // by a clock that is ahead
		w.skew.Store(0)
		time.Sleep(time.Minute)
		w.gateSignsOut()
		l.broken.Store(true)
		tb := w.signIn()
		id := tb.held().ID
		synctest.Wait()
		tb.Close()
		l.broken.Store(false)
		next := w.open()
		_ = next.Restore(context.Background())
		synctest.Wait()
		if next.held() == nil || next.held().ID != id {
			t.Errorf("not the session of the last sign-in: %+v", next.held())
		}
	})
}

// 7: a sign-in whose write to the ledger fails, when another tab has signed in by a clock that was ahead.

func TestASignInThatTheLedgerHasNoRoomFor(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		l := &readOnlyLedger{Ledger: w.ledger}
		w.ledger = l
		w.signIn().Close()
		time.Sleep(time.Minute)
		tb := w.open()
		_ = tb.Restore(context.Background())
		own := w.bus
		w.bus = &bus{}
		w.skew.Store(int64(time.Hour))
		other := w.signIn()
		other.Close()
		w.bus = own
		w.skew.Store(0)
		if err := w.store.Remove("perennial:test"); err != nil { // or seen late
			t.Fatal(err)
		}
		l.full.Store(true)
		if err := tb.Authenticate(context.Background(), w.server.grant(), nil); err != nil {
			t.Fatal(err)
		}
		id := tb.held().ID
		tb.Close()
		l.full.Store(false)
		next := w.open()
		_ = next.Restore(context.Background())
		synctest.Wait()
		if next.held() == nil || next.held().ID != id {
			t.Errorf("not the session of the last sign-in")
		}
	})
}

// 8: what is "seen" by the others that create entries.

// 10: the ledger has the end of an earlier session, and has missed the sign-in of the one that the gate ends.

func TestTheGateEndsASessionThatTheLedgerMissedAfterTheEndOfAnother(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		l := &brokenLedger{Ledger: w.ledger}
		w.ledger = l
		tb := w.signIn()
		_ = tb.SignOut(context.Background())
		synctest.Wait()
		tb.Close()
		time.Sleep(time.Second)
		l.broken.Store(true)
		frozen := w.signIn()
		own := w.bus
		w.bus = &bus{}
		l.broken.Store(false)
		record := w.gateSignsOut()
		next := w.open()
		next.Changed()
		synctest.Wait()
		_ = own
		frozen.Changed()
		synctest.Wait()
		if frozen.held() != nil {
			t.Error("the session lives on in the tab that was frozen")
		}
		frozen.Close()
		w.put("perennial:test", record) // by a late tab
		after := w.open()
		_ = after.Restore(context.Background())
		synctest.Wait()
		if after.held() != nil {
			t.Error("the session is back")
		}
	})
}

// 12: a page of an earlier release signs in after the clock was set back.

// 13: a record of an earlier release, the clock set back, all cleared, a new sign-in.

// 13b: the same of a session that has seen one in the past.

func TestASessionInTheFutureWithAPastAfterClearing(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.signIn().Close()
		time.Sleep(time.Minute)
		w.skew.Store(int64(time.Hour))
		frozen := w.signIn()
		synctest.Wait()
		w.skew.Store(0)
		w.clearLedger()
		_ = w.store.Remove("perennial:test")
		w.bus = &bus{}
		tb := w.signIn()
		synctest.Wait()
		frozen.Changed()
		synctest.Wait()
		if frozen.held() == nil || frozen.held().ID != tb.held().ID {
			t.Errorf("the tab goes on with the session before")
		}
	})
}

// 14: an earlier release has refreshed, a page of this one has signed in since, and a third tab that slept has the generation before.
