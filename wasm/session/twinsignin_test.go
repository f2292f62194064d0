package session

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// lateRow is a row in a page that is frozen or busy: what it writes takes its time, and is written also after its context has ended.
type lateRow struct {
	Ledger
	takes *atomic.Int64
}

func (l lateRow) Update(ctx context.Context, change func(string) (string, error)) error {
	time.Sleep(time.Duration(l.takes.Load()))
	return l.Ledger.Update(context.WithoutCancel(ctx), change)
}

// signInLate opens a tab and signs it in; its rows then take as long as is set.
func (w *world) signInLate(idToken string) (tb *tab, takes *atomic.Int64) {
	takes = &atomic.Int64{}
	w.slow = func(row Ledger) Ledger { return lateRow{row, takes} }
	defer func() { w.slow = nil }()
	return w.signInAs(idToken), takes
}

func TestALaterSignInHasItsOwnTimeAfterTheEarlierOne(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.apart()
		tb, takes := w.signInLate(adaID)
		takes.Store(int64(settleTime/2 + time.Second)) // for both rows more than there is
		one, two := tb.SigningIn(), tb.SigningIn()
		first, second := w.server.grant(), w.server.grant()
		first.IDToken, second.IDToken = adaID, graceID
		done := make(chan error, 2)
		go func() { done <- one(context.Background(), first, nil) }()
		time.Sleep(10 * time.Millisecond)
		go func() { done <- two(context.Background(), second, nil) }()
		time.Sleep(4 * settleTime)
		takes.Store(0)
		<-done
		<-done
		synctest.Wait()
		for name, tb := range map[string]*tab{"the tab": tb, "the tab after a reload": w.duplicate(tb)} {
			if w.want(tb); tb.state.record.Tokens.Refresh != second.RefreshToken {
				t.Errorf("%s has %s, not the later sign-in's %s", name, tb.state.record.Tokens.Refresh, second.RefreshToken)
			}
		}
	})
}

func TestAnAnswerThatComesWhileASignInIsWrittenReachesTheDuplicates(t *testing.T) {
	var takes *atomic.Int64
	signIn := func(w *world) (tb *tab) {
		tb, takes = w.signInLate(adaID)
		return tb
	}
	twinsOf(t, signIn, func(t *testing.T, w *world, a, b *tab) {
		w.want(b)
		refreshed, signedIn := w.refreshUnderWay(a), make(chan error, 1)
		takes.Store(int64(settleTime/2 + 700*time.Millisecond))
		go func() { signedIn <- a.Authenticate(context.Background(), ofAnotherGrant, nil) }()
		time.Sleep(4 * settleTime)
		takes.Store(0)
		<-refreshed
		<-signedIn
		w.goesOn(b)
	})
}
