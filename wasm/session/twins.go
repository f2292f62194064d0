package session

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"time"
)

// With sessionStorage a session is its tab's own, but browsers copy it when a tab is duplicated. What keeps holders of one
// refresh token apart must lie where it is not copied.

// Twins is the Ledger of a tab whose Store is its own: that of its session, which the tab's duplicates go by, too. Which
// session that is lies in the Store. It is not safe for tabs that share a Store.
type Twins struct {
	Store Store                       // the tab's own, where nothing is encrypted
	Key   string                      // under which it keeps the session's identifier
	Row   func(session string) Ledger // where the tabs of a session meet
	Now   func() time.Time            // this device's clock; nil: time.Now

	mu   sync.Mutex
	kept string // the session's identifier, where the Store has no room for it
}

// Read returns the text of the tab's session, "" if it has none.
func (t *Twins) Read(ctx context.Context) (string, error) {
	session := t.session()
	if session == "" {
		return "", nil
	}
	text, err := t.Row(session).Read(ctx)
	return entryIn(text), err
}

// Update changes the text of the tab's session. A tab that does not know it yet learns it from what is to be written.
func (t *Twins) Update(ctx context.Context, change func(string) (string, error)) error {
	for {
		session := t.session()
		if session == "" {
			text, err := change("")
			if err != nil {
				return err
			}
			if session = parseRow(text).Session; session == "" {
				return nil // of a session that the user has never begun here nothing is to be kept
			}
			t.keep(session)
		}
		err := t.updateOf(ctx, session, func(text string) (string, error) {
			if t.session() != session {
				return "", errMoved
			}
			return change(text)
		})
		if !errors.Is(err, errMoved) || t.session() == session {
			return err // else the tab has begun another session meanwhile, which has a row of its own
		}
	}
}

// updateOf is Update of a session that need not be the tab's any more: the tab's duplicates may still be in it.
func (t *Twins) updateOf(ctx context.Context, session string, change func(string) (string, error)) error {
	return t.Row(session).Update(ctx, t.dated(change))
}

// begin is Update for the first write of a new session, which is about the text of the session before. Duplicates of
// the tab stay in that one, unless it is over. Not until it is written the tab goes by the new one: a tab that is closed meanwhile, and opened
// again, has the record of the session before, and has to find that one's row.
func (t *Twins) begin(ctx context.Context, session string, change func(string) (string, error)) error {
	err := t.beginRow(ctx, session, change)
	if err == nil {
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

func (t *Twins) session() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.kept != "" {
		return t.kept
	}
	text, _, err := t.Store.Get(t.Key)
	if err != nil {
		return ""
	}
	return text
}

func (t *Twins) keep(session string) {
	t.mu.Lock()
	t.kept = session
	t.mu.Unlock()
	_ = t.settle() // else with the record
}

// settle puts the session's identifier into the Store if that had no room for it. The record follows it there, and never goes before: a
// duplicate of the tab would have the refresh token, and look for it in the row of the session before.
func (t *Twins) settle() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.kept == "" {
		return nil
	}
	err := t.Store.Set(t.Key, t.kept)
	if err == nil {
		t.kept = ""
	}
	return err
}

// dated puts before what is written when that was.
func (t *Twins) dated(change func(string) (string, error)) func(string) (string, error) {
	return func(old string) (string, error) {
		text, err := change(entryIn(old)) // guard: twin-row
		if err != nil || text == "" {
			return "", err
		}
		now := time.Now
		if t.Now != nil {
			now = t.Now
		}
		return strconv.FormatInt(now().UnixMilli(), 10) + " " + text, nil
	}
}

// entryIn is the text of a row without its date.
func entryIn(text string) string {
	_, entry, _ := strings.Cut(text, " ")
	return entry
}

// rowLife is how long a row is kept after the last write. Whatever is swept too early a tab still has in its own Store.
const rowLife = 24 * time.Hour

// IsOldRow reports whether a row was last written so long ago that its tabs are closed, or can do without it. now is this
// device's clock.
func IsOldRow(text string, now time.Time) bool {
	date, _, _ := strings.Cut(text, " ")
	ms, err := strconv.ParseInt(date, 10, 64)
	age := now.Sub(time.UnixMilli(ms))
	return err != nil || age > rowLife || age < -rowLife
}
