package vault

import (
	"context"
	"crypto/rand"
	"encoding/json"
)

// version is the layout of envelope.
const version = 1

// envelope is what lies in a Store instead of a record that is encrypted. It has no lease, from which the gate
// sees that there is a session and that Go has to be asked for its tokens.
type envelope struct {
	Version int     `json:"version"`
	From    string  `json:"from,omitempty"` // of the record in it
	Sealed  *string `json:"sealed"`         // "": the session is kept elsewhere, and this only says that there is one
	Mark    string  `json:"mark,omitempty"` // random, so that each write is seen as a change
}

// encode puts a sealed text into its envelope.
func (e envelope) encode() (string, error) {
	text, err := json.Marshal(e)
	return string(text), err
}

// mark is an envelope that holds nothing.
func mark(from string) (string, error) {
	return envelope{Version: version, From: from, Sealed: new(string), Mark: rand.Text()}.encode()
}

// Envelope tells whether a text is an envelope, and returns what is sealed in it.
func Envelope(text string) (sealed string, ok bool) {
	var e envelope
	if json.Unmarshal([]byte(text), &e) != nil || e.Sealed == nil {
		return "", false
	}
	return *e.Sealed, true
}

// seal is an envelope with a text in it.
func seal(ctx context.Context, s Sealer, from, text string) (string, error) {
	sealed, err := s.Seal(ctx, text)
	if err != nil {
		return "", err
	}
	return envelope{Version: version, From: from, Sealed: &sealed}.encode()
}
