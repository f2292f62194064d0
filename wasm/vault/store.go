package vault

import (
	"errors"

	"perennial/wasm/json"
)

// Store keeps texts that a page can read synchronously.
type Store interface {
	// Get returns the text under key; ok reports whether there is one.
	Get(key string) (text string, ok bool, err error)
	// Set fails with fault.StorageFull when there is no room, and then leaves the old text.
	Set(key, text string) error
	Remove(key string) error
}

// ErrForeign is what Get fails with where the record is another owner's.
var ErrForeign = errors.New("the record is from another issuer or client")

// isForeign reports whether a record, sealed or not, says that it is of another owner. One that says nothing is of an
// earlier release, and what cannot be read is nobody's.
func isForeign(text, from string) bool {
	var r record
	return json.Unmarshal([]byte(text), &r) == nil && r.from != "" && r.from != from
}

// record is what this package knows of a session.Record, and of an envelope.
type record struct{ from string }

// Members lists the members of the JSON object.
func (r *record) Members(list *json.Members) {
	list.Always("from", &r.from)
}
