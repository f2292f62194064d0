package session

import (
	"context"
	"encoding/hex"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/storagekey"
	"perennial/wasm/vault"
	"perennial/wasm/vault/vaulttest"
)

// seal lets the tabs that are opened from now on keep their record sealed on a disk.
func (w *world) seal(d *vaulttest.Disk, s vault.Sealer) {
	w.sealed = func(tb *tab) Store {
		sealed := vault.OpenSealedStore(context.Background(), d, vault.Options{
			Key: "perennial:test", From: w.from, Sealer: s, IsPlaintext: storagekey.IsPlain, Report: tb.fails,
		})
		w.t.Cleanup(sealed.Close)
		return sealed
	}
}

// fails notes an error of the tab's Store as the program does.
func (tb *tab) fails(err error) {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	tb.events = append(tb.events, failure(Failed, err))
}

// showsNoToken fails the test if a token was ever written open.
func showsNoToken(t *testing.T, d *vaulttest.Disk) {
	t.Helper()
	writes := d.Writes()
	for _, w := range writes {
		if strings.Contains(w, "access-") || strings.Contains(w, "refresh-") || strings.Contains(w, "lease") {
			t.Fatalf("lies open: %.80s", w)
		}
	}
	if len(writes) == 0 {
		t.Fatal("nothing was written")
	}
}

func TestASealedSessionIsRefreshedRestoredAndEnded(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		d, c := &vaulttest.Disk{}, vaulttest.NewCipher("A:")
		w.seal(d, c)
		one := w.open()
		if err := one.Authenticate(context.Background(), w.server.grant(), nil); err != nil {
			t.Fatal(err)
		}
		two := w.open()
		for range 30 {
			time.Sleep(10 * time.Minute)
			w.want(one)
			w.want(two)
		}
		w.ledger.Update(context.Background(), asNone) // the record alone has to do
		three := w.open()
		w.want(three)
		if err := one.SignOut(context.Background()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if _, ok, _ := d.Get("perennial:test"); ok || two.State() != None || three.State() != None {
			t.Error("the session lives on")
		}
		if _, replays := w.server.count(); replays != 0 {
			t.Errorf("%d replays", replays)
		}
		showsNoToken(t, d)
		if all := append(one.reported(Failed), append(two.reported(Failed), three.reported(Failed)...)...); len(all) != 0 {
			t.Errorf("reported %+v", all)
		}
	})
}

func asNone(string) (string, error) { return "", nil }

func TestASealedSessionWhoseKeyIsGoneGoesOnFromTheLedger(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		d := &vaulttest.Disk{}
		w.seal(d, vaulttest.NewCipher("A:"))
		one := w.open()
		if err := one.Authenticate(context.Background(), w.server.grant(), nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		one.Close()
		fresh := vaulttest.NewCipher("B:")
		w.seal(d, fresh)
		two := w.open()
		w.want(two)
		if events := two.reported(Failed); len(events) != 1 || events[0].Code != fault.StorageCorrupt {
			t.Errorf("reported %+v", events)
		}
		time.Sleep(time.Second)
		text, _, _ := d.Get("perennial:test")
		if vaulttest.Reveal(t, fresh, text) == "-" {
			t.Error("the record was not sealed anew")
		}
		showsNoToken(t, d)
	})
}

func TestASessionWithoutAKeyLeavesAMarkAndLivesInTheLedger(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		d := &vaulttest.Disk{}
		w.seal(d, nil)
		one := w.open()
		if err := one.Authenticate(context.Background(), w.server.grant(), nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		w.want(one)
		text, _, _ := d.Get("perennial:test")
		if sealed, ok := vault.ParseEnvelope(text); !ok || sealed != "" {
			t.Fatalf("the disk holds %.40q", text)
		}
		one.Close()
		two := w.open()
		w.want(two)
		showsNoToken(t, d)
		two.SignOut(context.Background())
		vaulttest.Holds(t, d, "perennial:test", "")
	})
}

func TestASealedRecordIsNotReadWithoutEncrypt(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		text := vaulttest.Seal(t, vaulttest.NewCipher("A:"), "secret")
		w.store.Set("perennial:test", text)
		tb := w.open()
		if g, err := tb.Token(context.Background(), Need{}); err != nil || g.Token != "" {
			t.Fatal(err)
		}
		events := tb.reported(Failed)
		if len(events) != 1 || events[0].Code != fault.StorageCorrupt || !strings.Contains(events[0].Message, "encrypt") {
			t.Fatalf("reported %+v", events)
		}
		if strings.Contains(events[0].Message, hex.EncodeToString([]byte("secret"))) {
			t.Error("the message quotes the record")
		}
		vaulttest.Holds(t, w.store, "perennial:test:corrupt", text)
	})
}

func TestSealedLedgerKeepsASessionForAllTabs(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		d, c := &vaulttest.Disk{}, vaulttest.NewCipher("A:")
		w.ledger = vault.NewSealedLedger(d, c, "perennial:test:ledger")
		w.seal(d, c)
		one := w.open()
		if err := one.Authenticate(context.Background(), w.server.grant(), nil); err != nil {
			t.Fatal(err)
		}
		w.ledger = vault.NewSealedLedger(d, c, "perennial:test:ledger")
		two := w.open()
		for range 10 {
			time.Sleep(10 * time.Minute)
			w.want(one)
			w.want(two)
		}
		if _, replays := w.server.count(); replays != 0 {
			t.Errorf("%d replays", replays)
		}
		showsNoToken(t, d)
	})
}
