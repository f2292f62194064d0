//go:build js && wasm

package browser

import (
	"context"
	"time"
)

const (
	// lateness tells a page that was frozen from one that is only busy: its deadline is noticed as late as this.
	lateness = time.Second
	// patience is how long such a page goes on waiting: for what came in while it was frozen, and is in the queue.
	patience = 3 * time.Second
)

// patient is a context that ends with another one, but not at once if the other one's deadline is noticed late: the page was
// frozen, or the browser stood still, and the answer that was waited for may long be there, right behind the timer. To
// give up then would lose it, and with it a refresh token that the server has just sent. done must be called in the end.
func patient(ctx context.Context) (waiting context.Context, done func()) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return context.WithCancel(ctx)
	}
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		if ctx.Err() == context.DeadlineExceeded && time.Since(deadline) > lateness {
			rest := time.NewTimer(patience)
			defer rest.Stop()
			select {
			case <-rest.C:
			case <-inner.Done():
			}
		}
		cancel()
	})
	return patientContext{inner, ctx}, func() { stop(); cancel() }
}

// patientContext ends when its Context does, with the error of the outer one.
type patientContext struct {
	context.Context
	outer context.Context
}

// Err implements context.Context.
func (p patientContext) Err() error {
	if p.Context.Err() == nil {
		return nil
	}
	if err := p.outer.Err(); err != nil {
		return err
	}
	return p.Context.Err()
}
