//go:build js && wasm

package browser

import (
	"sync"

	"perennial/wasm/fault"

	"github.com/hack-pad/safejs"
)

// Listen calls handle for every event of a type at target, until stop is called. handle runs inside the
// event, so it must not wait; a panic in it is reported and goes no further. stop may be called more than
// once. Errors: fault.Internal when target takes no listeners.
func Listen(target safejs.Value, event string, handle func(event safejs.Value)) (stop func(), err error) {
	listener, err := newFunc("event "+event, func(args []safejs.Value) any {
		handle(first(args))
		return nil
	})
	if err == nil {
		if _, err = target.Call("addEventListener", event, listener.value()); err == nil {
			return sync.OnceFunc(func() {
				_, _ = target.Call("removeEventListener", event, listener.value())
				listener.release()
			}), nil
		}
	}
	listener.release()
	return nil, fault.Wrap(fault.Internal, "listen", "cannot listen for "+event+" events", caught(err))
}
