package session

import (
	"context"
	"errors"

	"perennial/wasm/fault"
)

// unnoted stands for a refresh that the ledger says nothing of: it goes on without the ledger, or without the lock while
// its note was cleared. It has a lock like those that are noted.
const unnoted = "unnoted"

// lockUnnoted takes the lock of such a refresh.
func (t *turns) lockUnnoted(tn *turn) error {
	if tn.hasUnnoted {
		return nil
	}
	err := t.lock(tn, tn.noteKey(unnoted))
	tn.hasUnnoted = err == nil
	return err
}

// probeUnnoted finds out whether a refresh goes on that is not noted. A page that gets no locks at all cannot find out.
func (t *turns) probeUnnoted(tn *turn) error {
	switch err := t.lockUnnoted(tn); {
	case !errors.Is(err, context.DeadlineExceeded):
		tn.gone = unnoted
	case tn.locked && tn.empty:
		tn.unnotedTaken = true
	default:
		return fault.New(fault.RefreshBusy, "refresh", "another tab refreshes without the ledger; this tab waits for it")
	}
	return nil
}
