package session

import (
	"context"
	"testing"
	"time"

	"perennial/wasm/fault"
)

func TestSealedThatCannotWriteLeavesAMarkAndReports(t *testing.T) {
	refuse := fault.New(fault.Internal, "seal", "the browser refuses")
	for name, test := range map[string]struct {
		breaks func(d *disk, c *cipher)
		want   fault.Code
	}{
		"sealing fails": {func(_ *disk, c *cipher) { c.fails.Store(refuse) }, fault.Internal},
		"sealing hangs": {func(_ *disk, c *cipher) { c.delay.Store(int64(time.Hour)) }, fault.Internal},
		"no room":       {func(d *disk, _ *cipher) { d.room = 100 }, fault.StorageFull},
	} {
		t.Run(name, func(t *testing.T) {
			sealedTest(t, func(t *testing.T, d *disk, c *cipher, r *reports) {
				s := OpenSealed(context.Background(), d, c, "k", "", r.add)
				test.breaks(d, c)
				const text = "a text that is longer than the room which is left for it on this disk, with its access-token"
				s.Set("k", text)
				s.Set("k:corrupt", text)
				s.Close()
				r.want(t, test.want, test.want)
				holds(t, s, "k", text)
				stored, _, _ := d.Get("k")
				if got := reveal(t, c, stored); got != "-" {
					t.Errorf("wrote %q", got)
				}
				holds(t, d, "k:corrupt", "")
			})
		})
	}
}

func TestSealedWithoutAnyRoomLetsNothingLieOpen(t *testing.T) {
	sealedTest(t, func(t *testing.T, d *disk, c *cipher, r *reports) {
		d.Memory.Set("k", "access-1")
		d.room = 1
		s := OpenSealed(context.Background(), d, c, "k", "", r.add)
		s.Close()
		holds(t, d, "k", "")
		r.want(t, fault.StorageFull)
	})
}

// panicking is a Sealer with a mistake in it.
type panicking struct{ *cipher }

func (panicking) Seal(context.Context, string) (string, error) { panic("a mistake") }

func TestSealedSurvivesAPanic(t *testing.T) {
	sealedTest(t, func(t *testing.T, d *disk, c *cipher, r *reports) {
		s := OpenSealed(context.Background(), d, panicking{c}, "k", "", r.add)
		s.Set("k", "secret")
		s.Close()
		r.want(t, fault.Internal)
		holds(t, s, "k", "secret")
	})
}

func TestSealedReportMayLeadBackToTheStore(t *testing.T) {
	sealedTest(t, func(t *testing.T, d *disk, c *cipher, r *reports) {
		c.fails.Store(fault.New(fault.Internal, "seal", "the browser refuses"))
		var s *Sealed
		s = OpenSealed(context.Background(), d, c, "k", "", func(err error) {
			r.add(err)
			c.fails.Store(nil)
			_ = s.Set("k", "second try")
		})
		s.Set("k", "first try")
		time.Sleep(time.Second)
		s.Close()
		if got := d.written(t, c); got[len(got)-1] != "second try" {
			t.Errorf("wrote %q", got)
		}
		r.want(t, fault.Internal)
	})
}
