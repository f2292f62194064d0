//go:build js && wasm

package browser

import (
	"context"
	"errors"
	"testing"

	"perennial/wasm/fault"

	"github.com/hack-pad/safejs"
)

func TestLedgerThatIsBlockedSaysSo(t *testing.T) {
	for name, getter := range map[string]string{
		"no indexedDB":     "return undefined",
		"getter throws":    "throw new DOMException('denied', 'SecurityError')",
		"open throws":      "return {open() { throw new DOMException('denied', 'SecurityError') }}",
		"open throws null": "return {open() { throw null }}",
	} {
		t.Run(name, func(t *testing.T) {
			leavesNothing(t)
			replaceGlobal(t, "indexedDB", getter)
			_, err := OpenLedger(limited(t), "blocked", "key")
			wantCode(t, err, fault.StorageBlocked)
		})
	}
	t.Run("not the browser's own", func(t *testing.T) {
		leavesNothing(t)
		replaceGlobal(t, "indexedDB", "return {open() { return {} }}")
		_, err := OpenLedger(limited(t), "blocked", "key")
		if err == nil {
			t.Error("opened something")
		}
	})
}

func TestLedgerOfANewerVersionIsNotTouched(t *testing.T) {
	const name = "test newer"
	_, err := Await(limited(t), script(t, `return new Promise(yes => {
		indexedDB.open(arguments[0], 9).onsuccess = e => { e.target.result.close(); yes() } })`, name))
	if err != nil {
		t.Fatal(err)
	}
	defer deleteDatabase(t, name)
	leavesNothing(t)
	_, err = OpenLedger(limited(t), name, "key")
	wantCode(t, err, fault.StorageBlocked)
	if ErrorName(err) != "VersionError" {
		t.Errorf("the cause is %q", ErrorName(err))
	}
}

func TestLedgerWhoseOpeningIsHeldUpGivesUpAndClosesTheLateConnection(t *testing.T) {
	const name = "test held up"
	holder, err := Await(limited(t), script(t, `return new Promise(yes => {
		const r = indexedDB.open(arguments[0], 1); let db;
		r.onupgradeneeded = () => { db = r.result; db.createObjectStore('records') };
		r.onsuccess = () => { indexedDB.deleteDatabase(arguments[0]); yes(db) } })`, name))
	if err != nil {
		t.Fatal(err)
	}
	closed := countCalls(t, "IDBDatabase", "close")
	ctx, cancel := context.WithCancel(context.Background())
	opened := make(chan error, 1)
	go func() { _, err := OpenLedger(ctx, name, "key"); opened <- err }()
	turn(t)
	cancel()
	if err := receive(t, opened); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := holder.Call("close"); err != nil {
		t.Fatal(caught(err))
	}
	for closed.load(t) < 2 { // the holder's, and then the one that came late
		turn(t)
	}
	deleteDatabase(t, name)
}

// failing makes calls of a method of IndexedDB run a script instead; "real" in it is the method itself.
func failing(t *testing.T, class, method, body string) {
	t.Helper()
	restore := script(t, `const proto = globalThis[arguments[0]].prototype, method = arguments[1], real = proto[method];
		proto[method] = new Function('real', 'return function(...args) {' + arguments[2] + '}')(real);
		return () => { proto[method] = real }`, class, method, body)
	t.Cleanup(func() { _, _ = restore.Invoke() })
}

// counter counts the calls of a method.
type counter struct{ object safejs.Value }

func countCalls(t *testing.T, class, method string) counter {
	t.Helper()
	object := script(t, "return globalThis.calls = {n: 0}")
	failing(t, class, method, "calls.n++; return real.apply(this, args)")
	return counter{object}
}

func (c counter) load(t *testing.T) int {
	t.Helper()
	n, err := get(c.object, "n")
	if err != nil {
		t.Fatal(err)
	}
	calls, _ := n.Int()
	return calls
}

func TestLedgerThatIsFullSaysSo(t *testing.T) {
	l := openLedger(t)
	leavesNothing(t)
	failing(t, "IDBObjectStore", "put", "throw new DOMException('full', 'QuotaExceededError')")
	wantCode(t, l.Update(limited(t), set("new")), fault.StorageFull)
	wantText(t, l, "")
}

func TestLedgerNoticesAWriteThatWasLostWithItsConnection(t *testing.T) {
	// As when the browser closes a connection by force: the transaction is aborted for no reason
	// given, and the connection takes no more transactions.
	const lose = "const r = real.apply(this, args); r.onsuccess = () => { const t = this.transaction; t.db.close(); t.abort() }; return r"
	t.Run("lost", func(t *testing.T) {
		l := openLedger(t)
		failing(t, "IDBObjectStore", "put", lose)
		wantCode(t, l.Update(limited(t), set("new")), fault.StorageBlocked)
		wantText(t, l, "")
	})
	t.Run("kept", func(t *testing.T) {
		l := openLedger(t)
		failing(t, "IDBObjectStore", "put", "this.transaction.db.close(); return real.apply(this, args)")
		if err := l.Update(limited(t), set("new")); err != nil {
			t.Error(err)
		}
		wantText(t, l, "new")
	})
}

func TestLedgerTakesItsListenersAway(t *testing.T) {
	l := openLedger(t)
	restore := script(t, `const proto = EventTarget.prototype, add = proto.addEventListener, remove = proto.removeEventListener;
		globalThis.listeners = 0;
		proto.addEventListener = function(...a) { listeners++; return add.apply(this, a) };
		proto.removeEventListener = function(...a) { listeners--; return remove.apply(this, a) };
		return () => { proto.addEventListener = add; proto.removeEventListener = remove; delete globalThis.listeners }`)
	defer func() { _, _ = restore.Invoke() }()
	mine := errors.New("mine")
	for range 5 {
		if err := l.Update(limited(t), set("new")); err != nil {
			t.Error(err)
		}
		if err := l.Update(limited(t), func(string) (string, error) { return "", mine }); err != mine {
			t.Error(err)
		}
		wantText(t, l, "new")
	}
	turn(t)
	if left, _ := script(t, "return listeners").Int(); left != 0 {
		t.Errorf("%d listeners are left", left)
	}
}
