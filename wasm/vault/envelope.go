package vault

import (
	"context"

	"perennial/wasm/json"
	"perennial/wasm/random"
)

// version is the layout of envelope.
const version = 1

// envelope is what lies in a Store instead of a record that is encrypted. It has no lease, from which the gate
// sees that there is a session and that Go has to be asked for its tokens.
type envelope struct {
	Version int
	From    string  // of the record in it
	Sealed  *string // "": the session is kept elsewhere, and this only says that there is one
	Random  string  // so that each write is seen as a change
}

// Members lists the members of the JSON object.
func (e *envelope) Members(list *json.Members) {
	list.Always("version", &e.Version)
	list.OmitEmpty("from", &e.From)
	list.Always("sealed", &e.Sealed)
	list.OmitEmpty("mark", &e.Random)
}

// encode returns an envelope as it lies in a Store.
func (e envelope) encode() (string, error) {
	text, err := json.Marshal(&e)
	return string(text), err
}

// emptyEnvelope returns an envelope that only says that there is a session.
func emptyEnvelope(from string) (string, error) {
	return envelope{Version: version, From: from, Sealed: new(string), Random: random.Text()}.encode()
}

// ParseEnvelope returns what is sealed in an envelope; ok reports whether a text is one.
func ParseEnvelope(text string) (sealed string, ok bool) {
	var e envelope
	if json.Unmarshal([]byte(text), &e) != nil || e.Sealed == nil {
		return "", false
	}
	return *e.Sealed, true
}

// seal returns an envelope with a text in it.
func seal(ctx context.Context, s Sealer, from, text string) (string, error) {
	sealed, err := s.Seal(ctx, text)
	if err != nil {
		return "", err
	}
	return envelope{Version: version, From: from, Sealed: &sealed}.encode()
}
