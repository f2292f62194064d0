package vault_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/vault"
	"perennial/wasm/vault/vaulttest"
)

func TestSealedLedgerLosesNoUpdate(t *testing.T) {
	sealedTest(t, func(t *testing.T, d *vaulttest.Disk, slow *vaulttest.Cipher, _ *vaulttest.Reports) {
		quick := vaulttest.NewCipher("A:")
		quick.Delay.Store(int64(3 * time.Millisecond))
		one, two := vault.NewSealedLedger(d, slow, "k"), vault.NewSealedLedger(d, quick, "k")
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
	sealedTest(t, func(t *testing.T, d *vaulttest.Disk, c *vaulttest.Cipher, _ *vaulttest.Reports) {
		ctx := context.Background()
		foreign := vaulttest.Seal(t, vaulttest.NewCipher("B:"), "text")
		for found, want := range map[string]string{"": "", "lies open": "lies open", foreign: ""} {
			d.Memory.Set("k", found)
			l := vault.NewSealedLedger(d, c, "k")
			if got, err := l.Read(ctx); got != want || err != nil {
				t.Errorf("%.20q reads as %q, %v", found, got, err)
			}
			if err := l.Update(ctx, func(old string) (string, error) { return old, nil }); err != nil {
				t.Error(err)
			}
			if found == "lies open" {
				text, _, _ := d.Get("k")
				vaulttest.Reveal(t, c, text)
			}
			if err := l.Update(ctx, func(old string) (string, error) { return old + "+", nil }); err != nil {
				t.Error(err)
			}
			if got, err := l.Read(ctx); got != want+"+" || err != nil {
				t.Errorf("after an update: %q, %v", got, err)
			}
			l.Update(ctx, func(string) (string, error) { return "", nil })
			vaulttest.Holds(t, d, "k", "")
		}
	})
}

func TestSealedLedgerWritesNothingAfterAnError(t *testing.T) {
	own := fmt.Errorf("the change refuses")
	broken := fault.New(fault.Internal, "seal", "the browser refuses")
	sealedTest(t, func(t *testing.T, d *vaulttest.Disk, c *vaulttest.Cipher, _ *vaulttest.Reports) {
		l := vault.NewSealedLedger(d, c, "k")
		if err := l.Update(context.Background(), func(string) (string, error) { return "", own }); err != own {
			t.Errorf("got %v", err)
		}
		c.Fails.Store(broken)
		if err := l.Update(context.Background(), func(string) (string, error) { return "x", nil }); err != broken {
			t.Errorf("got %v", err)
		}
		c.Fails.Store(nil)
		c.Delay.Store(int64(time.Hour))
		go l.Update(context.Background(), func(string) (string, error) { return "", own })
		for range 2 {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			err := l.Update(ctx, func(string) (string, error) { return "x", nil })
			if cancel(); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
		}
		vaulttest.Holds(t, d, "k", "")
	})
}
