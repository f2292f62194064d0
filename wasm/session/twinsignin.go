package session

import (
	"context"
	"errors"
)

// A sign-in of a tab with a Store of its own is written to two rows: that of the session before, and its own.

// begin is Update for the first write of a new session, which is about the text of the session before. Duplicates of
// the tab stay in that one, unless it is over. Not until it is written the tab goes by the new one: a tab that is closed meanwhile, and opened
// again, has the record of the session before, and has to find that one's row.
func (t *Twins) begin(ctx context.Context, session string, change func(string) (string, error)) error {
	done, err := t.startSignIn()
	if err != nil {
		return err
	}
	defer done()
	if err = t.beginRow(ctx, session, change); err == nil {
		t.keep(session)
	}
	return err
}

func (t *Twins) beginRow(ctx context.Context, session string, change func(string) (string, error)) error {
	before, text := t.session(), ""
	if before == "" {
		return t.Row(session).Update(ctx, t.dated(change))
	}
	err := t.Row(before).Update(ctx, t.dated(func(old string) (string, error) {
		var err error
		if text, err = change(old); err != nil || old == "" {
			return old, err
		}
		return leftBy(parseRow(old), parseRow(text)).encode()
	}))
	if err != nil {
		return err
	}
	return t.Row(session).Update(ctx, t.dated(func(string) (string, error) { return text, nil }))
}

// leftBy is what a session's row says to the tab's duplicates once the tab has begun another one, which takes with it what
// is to be revoked.
func leftBy(r, by row) row {
	r.Revoke, r.Errands, r.Others = nil, nil, nil
	if r.Record != nil && by.Record != nil && isReplaced(r.Record, by.Record) { // guard: twin-replaced
		r.Entry = tombstone(r.Entry, ReasonReplaced)
	}
	return r
}

// errSigningIn is returned while a sign-in is being written. Who wants to write waits for that with awaitSignIn, so that what they have
// for themselves is a time of their own.
var errSigningIn = errors.New("a sign-in is being written")

func (t *Twins) isSigningIn() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.signingIn != nil
}

// isIn reports whether a session is the tab's, and no other one is being written.
func (t *Twins) isIn(session string) bool { return !t.isSigningIn() && t.session() == session }

// awaitSignIn waits until no sign-in is being written: what one of the two rows has then is no answer.
func (t *Twins) awaitSignIn(ctx context.Context) error {
	for {
		t.mu.Lock()
		signingIn := t.signingIn
		t.mu.Unlock()
		if signingIn == nil {
			return nil
		}
		select {
		case <-signingIn:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// startSignIn is called before a sign-in is written, and done when it is. Its error is errSigningIn, as long as another one is.
func (t *Twins) startSignIn() (done func(), err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.signingIn != nil {
		return nil, errSigningIn
	}
	signingIn := make(chan struct{})
	t.signingIn = signingIn
	return func() {
		t.mu.Lock()
		t.signingIn = nil
		t.mu.Unlock()
		close(signingIn)
	}, nil
}
