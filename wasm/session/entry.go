package session

import (
	"slices"

	"perennial/wasm/json"
)

// Entry is what the ledger holds: the session as it truly is, and what is being done to it.
type Entry struct {
	Session    string // of the record, or of the one that ended
	From       string // likewise, see Options.From
	Generation int
	Record     *Record // nil: nobody is signed in
	Note       *Note
	Doubts     *Doubts
	Reason     string // why nobody is signed in
	Used       int64  // when the user was there last in any of the tabs that have no Store in common
	Origin            // of the session that ended; a record has its own
	// Revoke holds tokens of sessions that have ended here, until the server knows it: see Options.Revocable.
	Revoke []string
	// Tries are those of tokens in Revoke that could not be revoked so far.
	Tries map[string]Tries
	// Errands are refreshes that the courier may still have the answer of, of sessions that have ended here: what
	// they have brought is to be revoked as well.
	Errands []Errand
	// Replaced holds the tokens of sessions that another owner's sign-in has ended, until their own owner adds them to Revoke.
	Replaced []Tokens
	// Beside says that the session which the Store has is another owner's. It is never written.
	Beside bool
}

// Members lists the members of the JSON object.
func (e *Entry) Members(list *json.Members) {
	list.Always("session", &e.Session)
	list.OmitEmpty("from", &e.From)
	list.Always("generation", &e.Generation)
	list.OmitEmpty("record", json.Pointer(&e.Record))
	list.OmitEmpty("note", json.Pointer(&e.Note))
	list.OmitEmpty("doubts", json.Pointer(&e.Doubts))
	list.OmitEmpty("reason", &e.Reason)
	list.OmitEmpty("used", &e.Used)
	e.Origin.Members(list)
	list.OmitEmpty("revoke", &e.Revoke)
	list.OmitEmpty("tries", json.Map(&e.Tries))
	list.OmitEmpty("errands", json.List(&e.Errands))
	list.OmitEmpty("replaced", json.List(&e.Replaced))
	list.OmitEmpty("beside", &e.Beside)
}

// Doubts counts refusals that are no definite no.
type Doubts struct {
	Count int
	Since int64 // milliseconds since the epoch
}

// Members lists the members of the JSON object.
func (d *Doubts) Members(list *json.Members) {
	list.Always("count", &d.Count)
	list.Always("since", &d.Since)
}

func (e Entry) isSound() bool {
	r := e.Record
	return r == nil || r.Version == version && r.Generation == e.Generation && r.Session == e.Session
}

func (e Entry) encode() (string, error) {
	text, err := json.Marshal(&e)
	return string(text), err
}

// entryOf is the entry of a record without anything begun.
func entryOf(r *Record) Entry {
	return Entry{Session: r.Session, From: r.From, Generation: r.Generation, Record: r.clone()}
}

// name tells sign-ins and sign-outs apart.
func (e Entry) name() string {
	if e.Record == nil {
		return e.Session + " over"
	}
	return e.Session
}

// refreshToken is that of the record, "" if there is none.
func (e Entry) refreshToken() string {
	if e.Record == nil {
		return ""
	}
	return e.Record.Tokens.Refresh
}

// ends reports whether an entry is the end of a session, which no write about that session comes after.
func (e Entry) ends(session string) bool {
	return e.Generation != 0 && e.Record == nil && e.Session == session
}

func (e Entry) origin() Origin {
	if e.Record != nil {
		return e.Record.Origin
	}
	return e.Origin
}

// tombstone is the entry after e's session ended for a reason. Its generation goes on growing, so that a
// tab that still remembers the session knows that it is behind.
func tombstone(e Entry, reason string) Entry {
	return Entry{Session: e.Session, From: e.From, Generation: e.Generation + 1, Origin: e.origin(), Reason: reason}
}

// endsCookie reports whether an entry is the end of a session in a cookie that the server has still to hear of: until then it would
// give the session back to whoever asks.
func (e Entry) endsCookie() bool { return e.Record == nil && slices.Contains(e.Revoke, Cookie) }
