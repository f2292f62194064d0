package session

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"perennial/wasm/fault"
)

func TestSealedLedgerKeepsASessionForAllTabs(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		d, c := &disk{}, newCipher("A:")
		w.ledger = NewSealedLedger(d, c, "perennial:test:ledger")
		w.seal(d, c)
		one := w.open()
		if err := one.Authenticate(context.Background(), w.server.grant(), nil); err != nil {
			t.Fatal(err)
		}
		w.ledger = NewSealedLedger(d, c, "perennial:test:ledger")
		two := w.open()
		for range 10 {
			time.Sleep(10 * time.Minute)
			w.want(one)
			w.want(two)
		}
		if _, replays := w.server.count(); replays != 0 {
			t.Errorf("%d replays", replays)
		}
		d.showsNoToken(t)
	})
}

func TestSealedLedgerLosesNoUpdate(t *testing.T) {
	sealedTest(t, func(t *testing.T, d *disk, slow *cipher, _ *reports) {
		quick := newCipher("A:")
		quick.delay.Store(int64(3 * time.Millisecond))
		one, two := NewSealedLedger(d, slow, "k"), NewSealedLedger(d, quick, "k")
		runs := 0
		var work sync.WaitGroup
		for range 3 { // each of one's three is overtaken by a quicker one of two's while it seals
			work.Go(func() {
				if err := one.Update(context.Background(), func(old string) (string, error) { runs++; return old + "1", nil }); err != nil {
					t.Error(err)
				}
			})
		}
		for range 3 {
			time.Sleep(5 * time.Millisecond)
			if err := two.Update(context.Background(), func(old string) (string, error) { return old + "2", nil }); err != nil {
				t.Error(err)
			}
		}
		work.Wait()
		text, err := one.Read(context.Background())
		if err != nil || strings.Count(text, "1") != 3 || strings.Count(text, "2") != 3 {
			t.Errorf("%q is left, %v", text, err)
		}
		if runs <= 3 {
			t.Errorf("%d runs: nobody was overtaken", runs)
		}
	})
}

func TestSealedLedgerReadsWhatItFinds(t *testing.T) {
	sealedTest(t, func(t *testing.T, d *disk, c *cipher, _ *reports) {
		ctx := context.Background()
		foreign, err := seal(ctx, newCipher("B:"), "", "text")
		if err != nil {
			t.Fatal(err)
		}
		for found, want := range map[string]string{"": "", "lies open": "lies open", foreign: ""} {
			d.Memory.Set("k", found)
			l := NewSealedLedger(d, c, "k")
			if got, err := l.Read(ctx); got != want || err != nil {
				t.Errorf("%.20q reads as %q, %v", found, got, err)
			}
			if err := l.Update(ctx, func(old string) (string, error) { return old, nil }); err != nil {
				t.Error(err)
			}
			if found == "lies open" {
				text, _, _ := d.Get("k")
				reveal(t, c, text)
			}
			if err := l.Update(ctx, func(old string) (string, error) { return old + "+", nil }); err != nil {
				t.Error(err)
			}
			if got, err := l.Read(ctx); got != want+"+" || err != nil {
				t.Errorf("after an update: %q, %v", got, err)
			}
			l.Update(ctx, asNone)
			holds(t, d, "k", "")
		}
	})
}

func TestSealedLedgerWritesNothingAfterAnError(t *testing.T) {
	own := fmt.Errorf("the change refuses")
	broken := fault.New(fault.Internal, "seal", "the browser refuses")
	sealedTest(t, func(t *testing.T, d *disk, c *cipher, _ *reports) {
		l := NewSealedLedger(d, c, "k")
		if err := l.Update(context.Background(), func(string) (string, error) { return "", own }); err != own {
			t.Errorf("got %v", err)
		}
		c.fails.Store(broken)
		if err := l.Update(context.Background(), func(string) (string, error) { return "x", nil }); err != broken {
			t.Errorf("got %v", err)
		}
		c.fails.Store(nil)
		c.delay.Store(int64(time.Hour))
		go l.Update(context.Background(), func(string) (string, error) { return "", own })
		for range 2 {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			err := l.Update(ctx, func(string) (string, error) { return "x", nil })
			if cancel(); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
		}
		holds(t, d, "k", "")
	})
}
