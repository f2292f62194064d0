package session

import (
	"context"
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

	mu        sync.Mutex
	kept      string        // the session's identifier, where the Store has no room for it
	signingIn chan struct{} // closed when a sign-in has been written, which takes two rows; nil: none is being written
}

// Read returns the text of the tab's session, "" if it has none.
func (t *Twins) Read(ctx context.Context) (string, error) {
	for {
		if err := t.awaitSignIn(ctx); err != nil {
			return "", err
		}
		session := t.session()
		if session == "" {
			return "", nil
		}
		text, err := t.Row(session).Read(ctx)
		if err != nil || t.isIn(session) {
			return entryIn(text), err
		}
	}
}

// Update changes the text of the tab's session. A tab that does not know it yet learns it from what is to be written. While a sign-in
// is being written it returns errSigningIn at once.
func (t *Twins) Update(ctx context.Context, change func(string) (string, error)) error {
	for {
		if t.isSigningIn() {
			return errSigningIn
		}
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
		moved := false
		err := t.updateOf(ctx, session, func(text string) (string, error) {
			if moved = !t.isIn(session); moved {
				return "", errMoved
			}
			return change(text)
		})
		if !moved {
			return err // else the tab begins another session, or has, which has a row of its own
		}
	}
}

// updateOf is Update of a session that need not be the tab's any more: the tab's duplicates may still be in it.
func (t *Twins) updateOf(ctx context.Context, session string, change func(string) (string, error)) error {
	return t.Row(session).Update(ctx, t.dated(change))
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
