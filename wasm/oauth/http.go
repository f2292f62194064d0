package oauth

import (
	"context"
	"time"
)

// Request is an HTTP request to an authorization server.
type Request struct {
	Method, URL string
	Header      map[string]string
	Body        string
	Credentials string // which cookies to send, as fetch has it: "omit" (the default), "same-origin", "include"
	Limit       int    // how many bytes of the answer's body are read at most; 0: BodyLimit

	// Errand names a request that goes by the courier, a service worker that does it once, and keeps the answer if the page
	// goes away meanwhile: asking again gives that. "": the page sends it itself.
	Errand string
	Resume bool // the errand may have been begun before, and must not be begun now
}

// Response is what the server answered, whatever its status.
type Response struct {
	Status int
	Header map[string]string // names in lower case
	Body   []byte
	Age    time.Duration // how long ago it came, if the courier has kept it
}

// Doer sends a request and reads the whole answer. When ctx ends first it returns ctx.Err(); for a body beyond the limit
// fault.MalformedResponse, or the body cut off there, which is then no JSON; of an errand fault.ErrLost; any other error means that the network failed.
type Doer interface {
	Do(ctx context.Context, r Request) (Response, error)
}

// BodyLimit is the Limit of a Request that has none, in bytes: far more than any token response, and far less than would hurt.
const BodyLimit = 1 << 20
