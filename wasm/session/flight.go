package session

import (
	"errors"

	"perennial/wasm/fault"
)

// flight is one refresh, and all who wait for it. It runs on its own, so that nobody who gives up
// waiting ends it for the others.
type flight struct {
	grant  Grant
	beyond int // the generation of its token that was not good enough
	done   chan struct{}
	err    error // readable once done is closed
}

// fly returns the flight of a grant that is under way, or starts one; with mu held.
func (k *Keeper) fly(g Grant) *flight {
	if f := k.flights[g]; f != nil {
		return f
	}
	f := &flight{grant: g, done: make(chan struct{})}
	if k.state.record != nil {
		f.beyond = k.state.record.Access[g].Generation
	}
	if k.ctx.Err() != nil {
		f.err = errStopped
		close(f.done)
		return f
	}
	k.flights[g] = f
	k.work.Go(func() { k.run(f) })
	return f
}

func (k *Keeper) run(f *flight) {
	defer func() {
		if p := recover(); p != nil {
			f.err = fault.Mistake("refresh", p)
		}
		k.mu.Lock()
		delete(k.flights, f.grant)
		k.schedule()
		k.mu.Unlock()
		close(f.done)
	}()
	if f.err = k.retries.awaitBackoff(f.grant); f.err == nil {
		f.err = k.refresh(f)
	}
	for errors.Is(f.err, errMoved) {
		f.err = k.refresh(f)
	}
	if fault.CodeOf(f.err) == fault.RefreshBusy {
		k.retries.putOff(f.grant, f.err)
	}
}
