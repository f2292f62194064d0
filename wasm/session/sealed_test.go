package session

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/fault"
)

// sealedTest runs a test with a virtual clock over a fresh disk and a cipher of 10 ms.
func sealedTest(t *testing.T, test func(t *testing.T, d *disk, c *cipher, r *reports)) {
	synctest.Test(t, func(t *testing.T) { test(t, &disk{}, newCipher("A:"), &reports{}) })
}

func TestSealedServesATextAtOnceAndWritesItSealedLater(t *testing.T) {
	sealedTest(t, func(t *testing.T, d *disk, c *cipher, r *reports) {
		s := OpenSealed(context.Background(), d, c, "k", "", r.add)
		if err := s.Set("k", "secret"); err != nil {
			t.Fatal(err)
		}
		holds(t, s, "k", "secret")
		holds(t, d, "k", "")
		s.Close()
		holds(t, s, "k", "secret")
		text, _, _ := d.Get("k")
		if got := reveal(t, c, text); got != "secret" {
			t.Errorf("wrote %q", got)
		}
		again := OpenSealed(context.Background(), d, c, "k", "", r.add)
		holds(t, again, "k", "secret")
		r.want(t)
	})
}

func TestSealedWritesInOrderAndTheLastTextWins(t *testing.T) {
	sealedTest(t, func(t *testing.T, d *disk, c *cipher, r *reports) {
		s := OpenSealed(context.Background(), d, c, "k", "", r.add)
		for i := range 20 {
			s.Set("k", fmt.Sprint(i))
			s.Set("k", fmt.Sprint(i, " for good"))
			// Sealing gets faster all the time: a later text would overtake an earlier one if it could.
			c.delay.Store(int64(time.Duration(20-i) * time.Millisecond))
			time.Sleep(7 * time.Millisecond)
		}
		s.Close()
		got := d.written(t, c)
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

func TestSealedRemoveWinsOverAPendingSet(t *testing.T) {
	for name, wait := range map[string]time.Duration{"queued": 0, "being sealed": 5 * time.Millisecond, "written": 15 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			sealedTest(t, func(t *testing.T, d *disk, c *cipher, r *reports) {
				s := OpenSealed(context.Background(), d, c, "k", "", r.add)
				s.Set("k", "old")
				time.Sleep(wait)
				if err := s.Remove("k"); err != nil {
					t.Fatal(err)
				}
				holds(t, d, "k", "")
				time.Sleep(time.Second)
				holds(t, d, "k", "")
				holds(t, s, "k", "")

				s.Set("k", "old")
				s.Remove("k")
				s.Set("k", "new")
				s.Close()
				if got := d.written(t, c); slices.Contains(got[min(len(got), 1):], "old") || got[len(got)-1] != "new" {
					t.Errorf("wrote %q", got)
				}
				r.want(t)
			})
		})
	}
}

func TestSealedKeepsOnlyTheTimeOfUseOpen(t *testing.T) {
	sealedTest(t, func(t *testing.T, d *disk, c *cipher, r *reports) {
		s := OpenSealed(context.Background(), d, c, "k", "", r.add)
		for _, key := range []string{"k", "k:corrupt", "k:ledger", "k:used"} {
			s.Set(key, "text")
			holds(t, s, key, "text")
		}
		holds(t, d, "k:used", "text")
		s.Close()
		for _, key := range []string{"k", "k:corrupt", "k:ledger"} {
			text, _, _ := d.Get(key)
			reveal(t, c, text)
		}
		s.Remove("k:used")
		holds(t, d, "k:used", "")
		if err := s.Set("k", "late"); fault.CodeOf(err) != fault.Stopped {
			t.Errorf("after Close: %v", err)
		}
	})
}

func TestSealedTakesOverWhatLiesOpen(t *testing.T) {
	for name, sealer := range map[string]*cipher{"with a key": newCipher("A:"), "without": nil} {
		t.Run(name, func(t *testing.T) {
			sealedTest(t, func(t *testing.T, d *disk, c *cipher, r *reports) {
				d.Memory.Set("k", `{"version":1}`)
				d.Memory.Set("k:corrupt", "access-1")
				var via Sealer
				want := "-"
				if sealer != nil {
					via, want = c, `{"version":1}`
				}
				s := OpenSealed(context.Background(), d, via, "k", "", r.add)
				holds(t, s, "k", `{"version":1}`)
				s.Close()
				holds(t, s, "k", `{"version":1}`)
				text, _, _ := d.Get("k")
				if got := reveal(t, c, text); got != want {
					t.Errorf("it is now %q", got)
				}
				if aside, ok, _ := d.Get("k:corrupt"); ok {
					reveal(t, c, aside)
				}
				r.want(t)
			})
		})
	}
}

func TestSealedRecordOfALostKeyIsSetAsideAsItIs(t *testing.T) {
	sealedTest(t, func(t *testing.T, d *disk, c *cipher, r *reports) {
		old := OpenSealed(context.Background(), d, newCipher("B:"), "k", "", r.add)
		old.Set("k", "secret")
		old.Close()
		text, _, _ := d.Get("k")
		s := OpenSealed(context.Background(), d, c, "k", "", r.add)
		r.want(t, fault.StorageCorrupt)
		holds(t, s, "k", "")
		holds(t, d, "k", "")
		holds(t, d, "k:corrupt", text)
	})
}

func TestSealedLeavesARecordThatItCouldNotTry(t *testing.T) {
	sealedTest(t, func(t *testing.T, d *disk, c *cipher, r *reports) {
		first := OpenSealed(context.Background(), d, c, "k", "", r.add)
		first.Set("k", "secret")
		first.Close()
		text, _, _ := d.Get("k")
		c.fails.Store(fault.New(fault.Internal, "unseal", "the browser refuses"))
		s := OpenSealed(context.Background(), d, c, "k", "", r.add)
		r.want(t, fault.Internal)
		holds(t, s, "k", "")
		holds(t, d, "k", text)
		holds(t, OpenSealed(context.Background(), d, nil, "k", "", r.add), "k", "")
		holds(t, d, "k", text)
	})
}

func TestSealedGivesNoTextThatAnotherTabHasChanged(t *testing.T) {
	sealedTest(t, func(t *testing.T, d *disk, c *cipher, r *reports) {
		s := OpenSealed(context.Background(), d, c, "k", "", r.add)
		s.Set("k", "mine")
		synctest.Wait()
		time.Sleep(time.Second)
		other := OpenSealed(context.Background(), d, c, "k", "", r.add)
		holds(t, other, "k", "mine")
		other.Set("k", "theirs")
		other.Close()
		holds(t, s, "k", "")
		s.Set("k", "mine again")
		holds(t, s, "k", "mine again")
		s.Close()
		d.Remove("k") // signed out there
		holds(t, s, "k", "")
	})
}
