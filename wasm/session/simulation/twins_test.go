package simulation

import (
	"maps"
	"slices"
	"strings"
)

// sessionKey is where a tab with a Store of its own keeps its session's identifier.
const sessionKey = recordKey + ":session"

// duplicate gives a tab a copy of another one's Store, as browsers do that duplicate a tab, or open one anew that was closed.
func (w *world) duplicate(t *tab) {
	if len(w.tabs) == 0 || w.odds(20) {
		return
	}
	from := w.tabs[w.one(len(w.tabs))]
	t.view, t.writes = slices.Clone(from.view), from.writes
	if slices.ContainsFunc(w.ops, func(o *op) bool { return o.tab == from && o.doing == signInOp }) {
		return // the copy may have the one session or the other, and nobody says which
	}
	text := w.rows[t.item(sessionKey)] // what the Store had no room for
	if text == "" {
		text = t.stored()
	}
	for _, f := range w.server.families {
		if strings.Contains(text, f.mark()) {
			t.begun = f
		}
	}
}

// stored is the record in a tab's own Store.
func (t *tab) stored() string { return t.item(recordKey) }

func (t *tab) item(key string) string {
	if i, ok := find(t.view, key); ok {
		return t.view[i].text
	}
	return ""
}

// leaves notes that a tab signs out, or in as somebody: what it had may be over, for its duplicates, too.
func (t *tab) leaves(by *family) {
	for _, f := range t.w.server.families {
		if (f == t.family || f == t.begun || strings.Contains(t.stored(), f.mark())) && (by == nil || f.isAnother(by)) {
			f.out = true
		}
	}
}

// ledger is all that the ledger holds.
func (w *world) ledger() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(w.rows)) {
		b.WriteString(w.rows[name])
	}
	return b.String()
}

// isSessionLock reports whether a lock is that of all tabs of a session, and not that of one note.
func (w *world) isSessionLock(name string) bool {
	rest, ok := strings.CutPrefix(name, recordKey)
	return ok && (rest == "" && !w.apart || len(rest) == 27 && w.apart)
}
