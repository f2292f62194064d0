package session

import (
	"context"
	"sync"
	"time"

	"perennial/wasm/fault"
)

// tasks is what a Keeper has running: goroutines that Close waits for, and what ends the pauses of those that wait.
type tasks struct {
	ctx    context.Context
	close  context.CancelFunc
	work   sync.WaitGroup
	report func(Event)

	mu    sync.Mutex
	wakes chan struct{} // closed when waiting has lost its reason
}

func newTasks(report func(Event)) *tasks {
	l := &tasks{report: report, wakes: make(chan struct{})}
	l.ctx, l.close = context.WithCancel(context.Background())
	return l
}

// woken returns a channel that the next wakeAll closes.
func (l *tasks) woken() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.wakes
}

// wakeAll ends the pauses of all who wait, so that they look again.
func (l *tasks) wakeAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.wakes)
	l.wakes = make(chan struct{})
}

// recoverPanic turns a panic of a goroutine into an event: one mistake must not end the program.
func (l *tasks) recoverPanic(op string) {
	if p := recover(); p != nil {
		l.report(failure(Failed, fault.Mistake(op, p)))
	}
}

// pause waits for a while, for woken to be closed, or for the end of ctx, which is its error.
func pause(ctx context.Context, d time.Duration, woken <-chan struct{}) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
	case <-woken:
	}
	return nil
}
