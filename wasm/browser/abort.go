//go:build js && wasm

package browser

import (
	"context"

	"github.com/hack-pad/safejs"
)

// abortSignal returns an AbortSignal that is aborted when ctx ends. done must be called when the signal
// is no longer needed: it lets go of ctx, and aborts by itself if ctx has ended by then.
func abortSignal(ctx context.Context) (signal safejs.Value, done func(), err error) {
	controller, err := construct("AbortController")
	if err != nil {
		return safejs.Undefined(), nil, err
	}
	signal, err = get(controller, "signal")
	if err != nil {
		return safejs.Undefined(), nil, err
	}
	abort := func() { _, _ = controller.Call("abort") }
	stop := context.AfterFunc(ctx, abort)
	return signal, func() {
		stop()
		// A goroutine that wakes by ctx.Done() can get here before AfterFunc has begun, and then stop prevents it.
		if ctx.Err() != nil {
			abort()
		}
	}, nil
}
