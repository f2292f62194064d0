package session

import (
	"context"
	"sync"
	"time"

	"perennial/wasm/fault"
)

// patience is for how long a page's call may still wait. Time in which the page was frozen does not count, as nothing could
// have come of it: a look at the clock that comes late counts as if it were in time.
type patience struct {
	mu    sync.Mutex
	step  time.Duration // between two looks at the clock
	left  time.Duration // at the last one
	since time.Time     // when that was
}

const (
	// looks is how often a call looks at the clock while it waits.
	looks = 4
	// lateness tells a page that was frozen from one that is only busy: its timers are late by more than this.
	lateness = time.Second
	// slack is for what ends together with Policy.Timeout: another tab's turn, or a refresh that has begun with the call.
	slack = time.Second / 2
)

func newPatience(d time.Duration) *patience {
	return &patience{step: d / looks, left: d, since: time.Now()}
}

// tick is the time until the next look at the clock.
func (p *patience) tick() time.Duration { return min(p.step, p.left) }

// pass takes off the time since the last look.
func (p *patience) pass(elapsed time.Duration) {
	if tick := p.tick(); elapsed > tick+lateness {
		elapsed = tick
	}
	p.left = max(p.left-elapsed, 0)
}

// look is pass by the clock, and returns the time until the next look, 0 if no patience is left.
func (p *patience) look() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pass(time.Since(p.since))
	p.since = time.Now()
	return p.tick()
}

// untilTimeout is how much of Policy.Timeout is left.
func (p *patience) untilTimeout() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(p.left-slack-time.Since(p.since), 0)
}

type patienceKey struct{}

// errImpatient is the cause with which the context of a call ends that has waited for as long as policy allows.
var errImpatient = fault.New(fault.Timeout, "wait", "there was no answer within policy.timeout; the work goes on")

// Patient returns a context for a page's call, which waits for Policy.Timeout and hardly longer: its cause is then an error
// of code fault.Timeout. Of a context that is patient already the rest holds. done must be called in the end.
func (k *Keeper) Patient(ctx context.Context) (patient context.Context, done func()) {
	if patienceOf(ctx) != nil {
		return ctx, func() {}
	}
	p := newPatience(k.opts.Policy.Timeout + slack)
	patient, cancel := context.WithCancelCause(context.WithValue(ctx, patienceKey{}, p))
	var timer *time.Timer
	start := make(chan struct{}) // the timer's function needs the timer
	timer = time.AfterFunc(p.tick(), func() {
		<-start
		if next := p.look(); next > 0 {
			timer.Reset(next)
			return
		}
		cancel(errImpatient) // guard: patience
	})
	close(start)
	return patient, func() {
		cancel(nil)
		timer.Stop()
	}
}

func patienceOf(ctx context.Context) *patience {
	p, _ := ctx.Value(patienceKey{}).(*patience)
	return p
}

// within does work that a page's call waits for, with patience. The work itself goes on to its end whatever becomes of the
// call; its context has no end.
func (k *Keeper) within(ctx context.Context, op string, work func(context.Context) error) error {
	ctx, end := k.Patient(ctx)
	defer end()
	err := error(fault.New(fault.Internal, op, "a mistake of Perennial's own")) // should it panic
	done := make(chan struct{})
	k.mu.Lock()
	if k.ctx.Err() != nil {
		k.mu.Unlock()
		return errStopped
	}
	k.work.Go(func() {
		defer close(done)
		defer k.recoverPanic(op)
		err = work(context.WithoutCancel(ctx))
	})
	k.mu.Unlock()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-done:
		return err
	}
}
