package vault

import (
	"encoding/json"
	"errors"
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
	var r struct {
		From string `json:"from"`
	}
	return json.Unmarshal([]byte(text), &r) == nil && r.From != "" && r.From != from
}
