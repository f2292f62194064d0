package session

import (
	"context"
	"sync"
	"time"
)

// revocation is what revokes. It is safe for concurrent use.
type revocation struct {
	*tasks
	opts     *Options
	read     func(context.Context) (Entry, error)
	transact func(*Record, func(view) change) (change, error)

	mu     sync.Mutex
	done   chan struct{} // closed when the goroutine that revokes has ended; nil: there is none
	round  chan struct{} // closed when it has tried everything once more
	hasten chan struct{} // closed when it is to begin at once; nil: it has been
	more   bool          // it has been asked to meanwhile
}

// revocable is what the Revoker can be given of a session's tokens.
func (o *Options) revocable() revocable {
	if o.Revoker == nil {
		return nil
	}
	return o.Revocable
}

// begin revokes what the ledger says is to be revoked, and tries again until it is done or the page goes.
func (v *revocation) begin() { v.beginAfter(0) }

// beginAfter is begin after a while, for a tab that is not the first to know of it.
func (v *revocation) beginAfter(d time.Duration) {
	if v.opts.Revoker == nil && v.opts.Courier == nil {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.more = v.done != nil; v.more || v.ctx.Err() != nil {
		if d == 0 {
			v.startNow()
		}
		return
	}
	v.done, v.round, v.hasten = make(chan struct{}), make(chan struct{}), make(chan struct{})
	hasten := v.hasten
	v.work.Go(func() {
		defer v.recoverPanic("revoke")
		defer v.finished()
		if d > 0 && pause(v.ctx, d, hasten) != nil {
			return
		}
		for again := true; again; again = v.hasMore() {
			if !v.tryAll() {
				return
			}
		}
	})
}

// tryAll tries until it is done, which it reports, or until the page goes.
func (v *revocation) tryAll() bool {
	for wait := v.opts.Policy.Backoff; !v.collectAndRevoke(); wait = min(2*wait, v.opts.Policy.MaxBackoff) {
		v.mu.Lock()
		woken := v.woken()
		close(v.round)
		v.round = make(chan struct{})
		v.mu.Unlock()
		if pause(v.ctx, v.opts.spread(wait), woken) != nil {
			return false
		}
	}
	return true
}

// collectAndRevoke reports whether it is done. An errand whose answer does not come keeps no revocation waiting for longer than its turn.
func (v *revocation) collectAndRevoke() bool {
	collected := v.collectAll()
	return v.revokeAll() && collected
}

// finished says that nobody revokes any more.
func (v *revocation) finished() {
	v.mu.Lock()
	defer v.mu.Unlock()
	close(v.done)
	v.done, v.hasten = nil, nil
}

// atOnce has what earlier sessions have left revoked at once, and waits for the first attempt at each until ctx ends, and for no
// further one. A page that goes away cuts its own revocation off; and a server that has one grant for a user and an app ends with
// a late one the next session, too.
func (v *revocation) atOnce(ctx context.Context) {
	for first := true; ; first = false {
		v.mu.Lock()
		done, round := v.done, v.round
		v.mu.Unlock()
		e, err := v.read(ctx)
		if err != nil || len(e.Revoke) == 0 || done == nil && !first {
			return // it is done, or there is no way to revoke
		}
		if done == nil {
			v.begin()
			continue
		}
		v.hurry()
		if !e.hasUntried() {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-done:
			return
		case <-round:
		}
	}
}

// hurry ends the pause before the next attempt to revoke.
func (v *revocation) hurry() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.startNow()
	v.wakeAll()
}

// startNow ends the wait of a revocation that was put off; with mu held.
func (v *revocation) startNow() {
	if v.hasten != nil {
		close(v.hasten)
		v.hasten = nil
	}
}

// hasMore reports whether something is to be revoked that the last look into the ledger may have missed.
func (v *revocation) hasMore() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	more := v.more
	v.more = false
	return more
}
