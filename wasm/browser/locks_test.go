//go:build js && wasm

package browser

import (
	"context"
	"errors"
	"testing"

	"perennial/wasm/fault"

	"github.com/hack-pad/safejs"
)

// navigatorLocks are the browser's own, as the host has them where no program dies.
func navigatorLocks() (*Locks, error) {
	navigator, err := get(safejs.Global(), "navigator")
	if err != nil {
		return nil, err
	}
	return locksOf(navigator)
}

func openLocks(t *testing.T) *Locks {
	t.Helper()
	l, err := navigatorLocks()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// queried is what navigator.locks knows of a name: "held/pending".
func queried(t *testing.T, name string) string {
	t.Helper()
	state, err := Await(limited(t), script(t, `const of = list => list.filter(l => l.name === arguments[0]).length;
		return navigator.locks.query().then(q => of(q.held) + '/' + of(q.pending))`, name))
	if err != nil {
		t.Fatal(err)
	}
	text, _ := textOf(state)
	return text
}

func TestLockIsHandedOverWhenItIsReleased(t *testing.T) {
	leavesNothing(t)
	locks := openLocks(t)
	const name = "test hand-over"
	release, err := locks.Lock(limited(t), name)
	if err != nil {
		t.Fatal(err)
	}
	granted := make(chan func(), 1)
	go func() {
		second, err := locks.Lock(limited(t), name)
		if err != nil {
			t.Error(err)
		}
		granted <- second
	}()
	turn(t)
	if state := queried(t, name); state != "1/1" || len(granted) != 0 {
		t.Errorf("while it is held: %s, %d granted", state, len(granted))
	}
	release()
	release()
	second := receive(t, granted)
	if state := queried(t, name); state != "1/0" {
		t.Errorf("after the hand-over: %s", state)
	}
	second()
	third, err := locks.Lock(limited(t), name)
	if err != nil {
		t.Fatal(err)
	}
	third()
}

func TestLockIsWithdrawnWhenTheContextEnds(t *testing.T) {
	leavesNothing(t)
	locks := openLocks(t)
	const name = "test abort"
	release, err := locks.Lock(limited(t), name)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	failed := make(chan error, 1)
	go func() { _, err := locks.Lock(ctx, name); failed <- err }()
	turn(t)
	cancel()
	if err := receive(t, failed); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if state := queried(t, name); state != "1/0" {
		t.Errorf("the request stayed: %s", state)
	}
	if _, err := locks.Lock(ctx, name); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that has ended: %v", err)
	}
	release()
}

func TestLockOutlivesTheContextItWasAskedWith(t *testing.T) {
	leavesNothing(t)
	const name = "test outlive"
	ctx, cancel := context.WithCancel(context.Background())
	release, err := openLocks(t).Lock(ctx, name)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	turn(t)
	if state := queried(t, name); state != "1/0" {
		t.Errorf("the lock is gone: %s", state)
	}
	release()
}

func TestLocksThatAreMissingOrRefusedSaySo(t *testing.T) {
	leavesNothing(t)
	t.Run("missing", func(t *testing.T) {
		replaceGlobal(t, "navigator", "return {}")
		_, err := navigatorLocks()
		wantCode(t, err, fault.Unsupported)
	})
	for name, body := range map[string]string{
		"refused":     "return Promise.reject(new DOMException('denied', 'SecurityError'))",
		"throws null": "throw null",
	} {
		t.Run(name, func(t *testing.T) {
			leavesNothing(t)
			replaceGlobal(t, "navigator", "return {locks: {request() {"+body+"}}}")
			_, err := openLocks(t).Lock(limited(t), "name")
			wantCode(t, err, fault.Unsupported)
		})
	}
}
