//go:build js && wasm

package browser

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"

	"perennial/wasm/fault"
)

// openLedger opens a ledger in a database of the test's own.
func openLedger(t *testing.T) *Ledger {
	t.Helper()
	name := "test " + t.Name()
	l, err := OpenLedger(limited(t), name, "key")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		l.Close()
		deleteDatabase(t, name)
	})
	return l
}

func deleteDatabase(t *testing.T, name string) {
	t.Helper()
	_, err := Await(limited(t), script(t, `return new Promise((yes, no) => {
		const r = indexedDB.deleteDatabase(arguments[0]); r.onsuccess = () => yes(); r.onerror = () => no(r.error) })`, name))
	if err != nil {
		t.Fatal(err)
	}
}

func set(text string) func(string) (string, error) {
	return func(string) (string, error) { return text, nil }
}

func wantText(t *testing.T, l *Ledger, want string) {
	t.Helper()
	if got, err := l.Read(limited(t)); got != want || err != nil {
		t.Errorf("the ledger holds %.30q (%v), want %.30q", got, err, want)
	}
}

func TestLedgerKeepsWhatAnUpdateMakesOfTheText(t *testing.T) {
	l := openLedger(t)
	leavesNothing(t)
	wantText(t, l, "")
	for _, text := range []string{"one", "one", "Ä 🌱", strings.Repeat("x", 100_000), ""} {
		if err := l.Update(limited(t), set(text)); err != nil {
			t.Fatal(err)
		}
		wantText(t, l, text)
	}
}

func TestLedgerUpdatesAreAtomicAcrossConnections(t *testing.T) {
	a := openLedger(t)
	b, err := OpenLedger(limited(t), a.name, "key")
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	const each = 40
	var all sync.WaitGroup
	for _, l := range []*Ledger{a, b} {
		for range each {
			all.Go(func() {
				err := l.Update(limited(t), func(old string) (string, error) {
					n, _ := strconv.Atoi(old)
					return strconv.Itoa(n + 1), nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	wantText(t, a, strconv.Itoa(2*each))
	wantText(t, b, strconv.Itoa(2*each))
}

func TestLedgerUpdateThatIsRefusedWritesNothing(t *testing.T) {
	l := openLedger(t)
	leavesNothing(t)
	if err := l.Update(limited(t), set("old")); err != nil {
		t.Fatal(err)
	}
	mine := errors.New("mine")
	if err := l.Update(limited(t), func(string) (string, error) { return "new", mine }); err != mine {
		t.Errorf("the error came back as %v", err)
	}
	wantCode(t, l.Update(limited(t), func(string) (string, error) { panic("secret") }), fault.Internal)
	wantText(t, l, "old")
}

func TestLedgerHonoursItsContext(t *testing.T) {
	l := openLedger(t)
	leavesNothing(t)
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if err := l.Update(ended, set("new")); !errors.Is(err, context.Canceled) {
		t.Errorf("update: %v", err)
	}
	if _, err := l.Read(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("read: %v", err)
	}
	if _, err := OpenLedger(ended, l.name, "key"); !errors.Is(err, context.Canceled) {
		t.Errorf("open: %v", err)
	}
	for range 20 { // idb's own waiting hangs every other time here
		during, cancel := context.WithCancel(context.Background())
		err := l.Update(during, func(string) (string, error) { cancel(); return "new", context.Canceled })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("update: %v", err)
		}
	}
	wantText(t, l, "")
}

func TestLedgerThatIsHeldUpGivesUpWithItsContext(t *testing.T) {
	l := openLedger(t)
	leavesNothing(t)
	// Another connection keeps a write transaction going for as long as it likes.
	held := script(t, `const name = arguments[0]; return new Promise(yes => { indexedDB.open(name).onsuccess = e => {
		const db = e.target.result, tx = db.transaction('records', 'readwrite'), store = tx.objectStore('records');
		let on = true; const spin = () => { if (on) store.get('x').onsuccess = spin; else db.close() };
		spin(); yes({end() { on = false }}) } })`, l.name)
	holder, err := Await(limited(t), held)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	read, wrote := make(chan error, 1), make(chan error, 1)
	go func() { _, err := l.Read(ctx); read <- err }()
	go func() { wrote <- l.Update(ctx, set("new")) }()
	turn(t)
	cancel()
	for _, err := range []error{receive(t, read), receive(t, wrote)} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
	if _, err := holder.Call("end"); err != nil {
		t.Fatal(caught(err))
	}
	wantText(t, l, "")
}

func TestLedgerOpensAgainAfterItsDatabaseWasTakenAway(t *testing.T) {
	l := openLedger(t)
	if err := l.Update(limited(t), set("old")); err != nil {
		t.Fatal(err)
	}
	deleteDatabase(t, l.name) // closes the connection by a versionchange event
	wantText(t, l, "")
	if err := l.Update(limited(t), set("new")); err != nil {
		t.Fatal(err)
	}
	deleteDatabase(t, l.name)
	if err := l.Update(limited(t), set("newer")); err != nil {
		t.Fatal(err)
	}
	wantText(t, l, "newer")
}

func TestLedgerIsStoppedOnceClosed(t *testing.T) {
	l := openLedger(t)
	l.Close()
	_, err := l.Read(limited(t))
	wantCode(t, err, fault.Stopped)
	wantCode(t, l.Update(limited(t), set("new")), fault.Stopped)
}
