package session

import (
	"encoding/json"

	"perennial/wasm/fault"
)

// Event is what happened to the session; the page gets it as an event of that type.
type Event struct {
	Type   string
	Detail Detail
}

// Detail is an event's detail. It never holds a token.
type Detail struct {
	Generation int             `json:"generation,omitempty"`
	ExpiresAt  *int64          `json:"expiresAt,omitempty"` // as Snapshot has it
	Profile    json.RawMessage `json:"profile,omitempty"`
	Reason     string          `json:"reason,omitempty"`
	Claims     string          `json:"claims,omitempty"` // what the next sign-in has to ask for, as JSON
	Code       fault.Code      `json:"code,omitempty"`
	Message    string          `json:"message,omitempty"`
	RetryAfter float64         `json:"retryAfter,omitempty"` // seconds
}

// The types of events.
const (
	SignedIn      = "signedin"
	Refreshed     = "refreshed"
	RefreshFailed = "refreshfailed"
	Expired       = "expired"
	SignedOut     = "signedout"
	SignInFailed  = "signinfailed"
	Failed        = "error" // something went wrong that no caller waits for
)

// Reasons of a signedout event that do not come from a server.
const (
	ReasonSignOut  = "signout"
	ReasonReplaced = "replaced" // by the session of another user, issuer or client
	ReasonCleared  = "cleared"  // this site's data were deleted, and the session with them
)

func failure(kind string, err error) Event {
	d := fault.Public(err)
	return Event{Type: kind, Detail: Detail{Code: d.Code, Message: d.Message, RetryAfter: d.RetryAfter.Seconds()}}
}

// post tells the other tabs to look into the ledger.
func (o *Options) post() {
	if o.Channel != nil {
		if err := o.Channel.Post("changed"); err != nil {
			o.OnEvent(failure(Failed, err))
		}
	}
}
