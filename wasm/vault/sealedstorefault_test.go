package vault_test

import (
	"context"
	"testing"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/vault"
	"perennial/wasm/vault/vaulttest"
)

func TestSealedStoreThatCannotWriteLeavesAnEmptyEnvelopeAndReports(t *testing.T) {
	refuse := fault.New(fault.Internal, "seal", "the browser refuses")
	for name, test := range map[string]struct {
		breaks func(d *vaulttest.Disk, c *vaulttest.Cipher)
		want   fault.Code
	}{
		"sealing fails": {func(_ *vaulttest.Disk, c *vaulttest.Cipher) { c.Fails.Store(refuse) }, fault.Internal},
		"sealing hangs": {func(_ *vaulttest.Disk, c *vaulttest.Cipher) { c.Delay.Store(int64(time.Hour)) }, fault.Internal},
		"no room":       {func(d *vaulttest.Disk, _ *vaulttest.Cipher) { d.Room = 100 }, fault.StorageFull},
	} {
		t.Run(name, func(t *testing.T) {
			sealedTest(t, func(t *testing.T, d *vaulttest.Disk, c *vaulttest.Cipher, r *vaulttest.Reports) {
				s := open(d, c, r)
				test.breaks(d, c)
				const text = "a text that is longer than the room which is left for it on this disk, with its access-token"
				s.Set("k", text)
				s.Set("k:corrupt", text)
				s.Close()
				r.Want(t, test.want, test.want)
				vaulttest.Holds(t, s, "k", text)
				stored, _, _ := d.Get("k")
				if got := vaulttest.Reveal(t, c, stored); got != "-" {
					t.Errorf("wrote %q", got)
				}
				vaulttest.Holds(t, d, "k:corrupt", "")
			})
		})
	}
}

func TestSealedStoreWithoutAnyRoomLetsNothingLieOpen(t *testing.T) {
	sealedTest(t, func(t *testing.T, d *vaulttest.Disk, c *vaulttest.Cipher, r *vaulttest.Reports) {
		d.Memory.Set("k", "access-1")
		d.Room = 1
		s := open(d, c, r)
		s.Close()
		vaulttest.Holds(t, d, "k", "")
		r.Want(t, fault.StorageFull)
	})
}

// panicking is a Sealer with a mistake in it.
type panicking struct{ *vaulttest.Cipher }

func (panicking) Seal(context.Context, string) (string, error) { panic("a mistake") }

func TestSealedStoreSurvivesAPanic(t *testing.T) {
	sealedTest(t, func(t *testing.T, d *vaulttest.Disk, c *vaulttest.Cipher, r *vaulttest.Reports) {
		s := open(d, panicking{c}, r)
		s.Set("k", "secret")
		s.Close()
		r.Want(t, fault.Internal)
		vaulttest.Holds(t, s, "k", "secret")
	})
}

func TestSealedStoreReportMayLeadBackToTheStore(t *testing.T) {
	sealedTest(t, func(t *testing.T, d *vaulttest.Disk, c *vaulttest.Cipher, r *vaulttest.Reports) {
		c.Fails.Store(fault.New(fault.Internal, "seal", "the browser refuses"))
		var s *vault.SealedStore
		s = vault.OpenSealedStore(context.Background(), d, options(c, func(err error) {
			r.Add(err)
			c.Fails.Store(nil)
			_ = s.Set("k", "second try")
		}))
		s.Set("k", "first try")
		time.Sleep(time.Second)
		s.Close()
		if got := d.Written(t, c); got[len(got)-1] != "second try" {
			t.Errorf("wrote %q", got)
		}
		r.Want(t, fault.Internal)
	})
}
