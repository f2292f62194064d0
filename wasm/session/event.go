package session

import (
	"perennial/wasm/fault"
	"perennial/wasm/json"
)

// Event is what happened to the session; the page gets it as an event of that type.
type Event struct {
	Type   string
	Detail Detail
}

// Detail is an event's detail. It never holds a token.
type Detail struct {
	Generation int
	ExpiresAt  *int64 // as Snapshot has it
	Profile    json.RawMessage
	Reason     string
	Claims     string // what the next sign-in has to ask for, as JSON
	Code       fault.Code
	Message    string
	RetryAfter float64 // seconds
}

// Members lists the members of the JSON object.
func (d *Detail) Members(list *json.Members) {
	list.OmitEmpty("generation", &d.Generation)
	list.OmitEmpty("expiresAt", &d.ExpiresAt)
	list.OmitEmpty("profile", &d.Profile)
	list.OmitEmpty("reason", &d.Reason)
	list.OmitEmpty("claims", &d.Claims)
	list.OmitEmpty("code", (*string)(&d.Code))
	list.OmitEmpty("message", &d.Message)
	list.OmitEmpty("retryAfter", &d.RetryAfter)
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
