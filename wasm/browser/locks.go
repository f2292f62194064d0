//go:build js && wasm

package browser

import (
	"context"
	"sync"

	"perennial/wasm/fault"

	"github.com/hack-pad/safejs"
)

// Locks are the Web Locks of the page's origin: one holder of a name across all its tabs and workers.
type Locks struct {
	manager safejs.Value
}

// Locks is the lock manager that the host hands out in the browser's stead: it gives back what a program holds that
// dies, which the browser, whose page lives on, would not. Errors: fault.Unsupported where there is none, as outside
// a secure context.
func (h *Host) Locks() (*Locks, error) { return locksOf(h.object) }

// locksOf is the lock manager of an object like navigator.
func locksOf(owner safejs.Value) (*Locks, error) {
	manager, err := get(owner, "locks")
	if err == nil && !isNone(manager) {
		return &Locks{manager: manager}, nil
	}
	return nil, fault.Wrap(fault.Unsupported, "open locks", "this page has no Web Locks; serve it over https or from localhost", err)
}

// Lock waits until this is the only holder of the exclusive lock of a name (Web Locks API, section 3.2.1),
// and returns what gives it back; that may be called more than once. The browser gives it back
// when the page goes away. Errors: ctx.Err() if ctx ends first, and then the request is withdrawn;
// fault.Unsupported if the browser refuses, as in a frame with an opaque origin.
func (l *Locks) Lock(ctx context.Context, name string) (release func(), err error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	ctx, end := patient(ctx)
	defer end()
	held, err := newDeferred() // the lock is held until this promise settles
	if err != nil {
		return nil, lockFault(err)
	}
	release = sync.OnceFunc(func() { _ = held.resolve(nil) })
	signal, done, err := abortSignal(ctx)
	if err != nil {
		return nil, lockFault(err)
	}
	defer done()

	granted, refused := make(chan struct{}, 1), make(chan error, 1)
	grant, err := newFunc("lock", func([]safejs.Value) any {
		granted <- struct{}{}
		return held.promise
	})
	if err != nil {
		return nil, lockFault(err)
	}
	request, err := l.manager.Call("request", name, map[string]any{"signal": signal}, grant.value())
	if err == nil {
		err = settle(request, func(_ safejs.Value, err error) {
			grant.release()
			refused <- err
		})
	}
	if err != nil {
		release()
		grant.release()
		return nil, lockFault(err)
	}
	select {
	case <-granted:
		return release, nil
	case err = <-refused:
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, lockFault(err)
	case <-ctx.Done():
		release() // should the grant be on its way already
		return nil, ctx.Err()
	}
}

func lockFault(err error) error {
	return fault.Wrap(fault.Unsupported, "lock", "the browser refuses Web Locks to this page", caught(err))
}
