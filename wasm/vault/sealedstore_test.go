package vault_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/vault"
	"perennial/wasm/vault/vaulttest"
)

// options are those of a Store whose record lies under "k", and where "k:used" is no secret.
func options(s vault.Sealer, report func(error)) vault.Options {
	return vault.Options{Key: "k", Sealer: s, Report: report, IsPlaintext: func(key string) bool { return key == "k:used" }}
}

// open opens the Store of a page.
func open(d *vaulttest.Disk, s vault.Sealer, r *vaulttest.Reports) *vault.SealedStore {
	return vault.OpenSealedStore(context.Background(), d, options(s, r.Add))
}

// sealedTest runs a test with a virtual clock over a fresh disk and a cipher of 10 ms.
func sealedTest(t *testing.T, test func(t *testing.T, d *vaulttest.Disk, c *vaulttest.Cipher, r *vaulttest.Reports)) {
	synctest.Test(t, func(t *testing.T) { test(t, &vaulttest.Disk{}, vaulttest.NewCipher("A:"), &vaulttest.Reports{}) })
}

func TestSealedStoreServesATextAtOnceAndWritesItSealedLater(t *testing.T) {
	sealedTest(t, func(t *testing.T, d *vaulttest.Disk, c *vaulttest.Cipher, r *vaulttest.Reports) {
		s := open(d, c, r)
		if err := s.Set("k", "secret"); err != nil {
			t.Fatal(err)
		}
		vaulttest.Holds(t, s, "k", "secret")
		vaulttest.Holds(t, d, "k", "")
		s.Close()
		vaulttest.Holds(t, s, "k", "secret")
		text, _, _ := d.Get("k")
		if got := vaulttest.Reveal(t, c, text); got != "secret" {
			t.Errorf("wrote %q", got)
		}
		again := open(d, c, r)
		vaulttest.Holds(t, again, "k", "secret")
		r.Want(t)
	})
}

func TestSealedStoreWritesInOrderAndTheLastTextWins(t *testing.T) {
	sealedTest(t, func(t *testing.T, d *vaulttest.Disk, c *vaulttest.Cipher, r *vaulttest.Reports) {
		s := open(d, c, r)
		for i := range 20 {
			s.Set("k", fmt.Sprint(i))
			s.Set("k", fmt.Sprint(i, " for good"))
			// Sealing gets faster all the time: a later text would overtake an earlier one if it could.
			c.Delay.Store(int64(time.Duration(20-i) * time.Millisecond))
			time.Sleep(7 * time.Millisecond)
		}
		s.Close()
		got := d.Written(t, c)
		if len(got) == 0 || got[len(got)-1] != "19 for good" {
			t.Fatalf("wrote %q", got)
		}
		last := -1
		for _, text := range got {
			var i int
			fmt.Sscan(text, &i)
			if i <= last {
				t.Errorf("out of order: %q", got)
			}
			last = i
		}
	})
}

func TestSealedStoreRemoveWinsOverAPendingSet(t *testing.T) {
	for name, wait := range map[string]time.Duration{"queued": 0, "being sealed": 5 * time.Millisecond, "written": 15 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			sealedTest(t, func(t *testing.T, d *vaulttest.Disk, c *vaulttest.Cipher, r *vaulttest.Reports) {
				s := open(d, c, r)
				s.Set("k", "old")
				time.Sleep(wait)
				if err := s.Remove("k"); err != nil {
					t.Fatal(err)
				}
				vaulttest.Holds(t, d, "k", "")
				time.Sleep(time.Second)
				vaulttest.Holds(t, d, "k", "")
				vaulttest.Holds(t, s, "k", "")

				s.Set("k", "old")
				s.Remove("k")
				s.Set("k", "new")
				s.Close()
				if got := d.Written(t, c); slices.Contains(got[min(len(got), 1):], "old") || got[len(got)-1] != "new" {
					t.Errorf("wrote %q", got)
				}
				r.Want(t)
			})
		})
	}
}

func TestSealedStoreKeepsOnlyTheTimeOfUseOpen(t *testing.T) {
	sealedTest(t, func(t *testing.T, d *vaulttest.Disk, c *vaulttest.Cipher, r *vaulttest.Reports) {
		s := open(d, c, r)
		for _, key := range []string{"k", "k:corrupt", "k:ledger", "k:used"} {
			s.Set(key, "text")
			vaulttest.Holds(t, s, key, "text")
		}
		vaulttest.Holds(t, d, "k:used", "text")
		s.Close()
		for _, key := range []string{"k", "k:corrupt", "k:ledger"} {
			text, _, _ := d.Get(key)
			vaulttest.Reveal(t, c, text)
		}
		s.Remove("k:used")
		vaulttest.Holds(t, d, "k:used", "")
		if err := s.Set("k", "late"); fault.CodeOf(err) != fault.Stopped {
			t.Errorf("after Close: %v", err)
		}
	})
}

func TestSealedStoreTakesOverWhatLiesOpen(t *testing.T) {
	for name, sealer := range map[string]*vaulttest.Cipher{"with a key": vaulttest.NewCipher("A:"), "without": nil} {
		t.Run(name, func(t *testing.T) {
			sealedTest(t, func(t *testing.T, d *vaulttest.Disk, c *vaulttest.Cipher, r *vaulttest.Reports) {
				d.Memory.Set("k", `{"version":1}`)
				d.Memory.Set("k:corrupt", "access-1")
				var via vault.Sealer
				want := "-"
				if sealer != nil {
					via, want = c, `{"version":1}`
				}
				s := open(d, via, r)
				vaulttest.Holds(t, s, "k", `{"version":1}`)
				s.Close()
				vaulttest.Holds(t, s, "k", `{"version":1}`)
				text, _, _ := d.Get("k")
				if got := vaulttest.Reveal(t, c, text); got != want {
					t.Errorf("it is now %q", got)
				}
				if aside, ok, _ := d.Get("k:corrupt"); ok {
					vaulttest.Reveal(t, c, aside)
				}
				r.Want(t)
			})
		})
	}
}

func TestSealedStoreRecordOfALostKeyIsSetAsideAsItIs(t *testing.T) {
	sealedTest(t, func(t *testing.T, d *vaulttest.Disk, c *vaulttest.Cipher, r *vaulttest.Reports) {
		old := open(d, vaulttest.NewCipher("B:"), r)
		old.Set("k", "secret")
		old.Close()
		text, _, _ := d.Get("k")
		s := open(d, c, r)
		r.Want(t, fault.StorageCorrupt)
		vaulttest.Holds(t, s, "k", "")
		vaulttest.Holds(t, d, "k", "")
		vaulttest.Holds(t, d, "k:corrupt", text)
	})
}

func TestSealedStoreLeavesARecordThatItCouldNotTry(t *testing.T) {
	sealedTest(t, func(t *testing.T, d *vaulttest.Disk, c *vaulttest.Cipher, r *vaulttest.Reports) {
		first := open(d, c, r)
		first.Set("k", "secret")
		first.Close()
		text, _, _ := d.Get("k")
		c.Fails.Store(fault.New(fault.Internal, "unseal", "the browser refuses"))
		s := open(d, c, r)
		r.Want(t, fault.Internal)
		vaulttest.Holds(t, s, "k", "")
		vaulttest.Holds(t, d, "k", text)
		vaulttest.Holds(t, open(d, nil, r), "k", "")
		vaulttest.Holds(t, d, "k", text)
	})
}

func TestSealedStoreGivesNoTextThatAnotherTabHasChanged(t *testing.T) {
	sealedTest(t, func(t *testing.T, d *vaulttest.Disk, c *vaulttest.Cipher, r *vaulttest.Reports) {
		s := open(d, c, r)
		s.Set("k", "mine")
		synctest.Wait()
		time.Sleep(time.Second)
		other := open(d, c, r)
		vaulttest.Holds(t, other, "k", "mine")
		other.Set("k", "theirs")
		other.Close()
		vaulttest.Holds(t, s, "k", "")
		s.Set("k", "mine again")
		vaulttest.Holds(t, s, "k", "mine again")
		s.Close()
		d.Remove("k") // signed out there
		vaulttest.Holds(t, s, "k", "")
	})
}
