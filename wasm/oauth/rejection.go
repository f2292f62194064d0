package oauth

import "perennial/wasm/fault"

// Rejection is what the page's refresh function threw, or rejected with, as far as that says anything. Its texts are as they came.
type Rejection struct {
	Code        string // its code: "session_ended", or one of the server's that a client library passes on there
	Reason      string // its error: an OAuth error code, or the page's own word
	Description string // its error_description or message
}

// Error does not quote the page: see PageFunc.
func (r *Rejection) Error() string { return "the page's refresh function failed" }

// refusal is what it means for the session, without a trace of the refresh token.
func (r *Rejection) refusal(secret string) error {
	p := &pageRefusal{reason: cleanCode(r.Reason, secret)}
	why := clean(r.Description, secret)
	if p.reason == "" && finalCodes[r.Code] {
		p.reason = r.Code
	}
	if why == "" {
		why = p.reason
	}
	if why != "" {
		why = ": " + why
	}
	if r.Code == string(fault.SessionEnded) || finalCodes[p.reason] {
		p.fault = fault.New(fault.SessionEnded, opRefresh, "the page's refresh function says that the session has ended"+why)
	} else {
		p.fault = fault.New(fault.NetworkError, opRefresh, "the page's refresh function failed"+why)
	}
	return p
}

// pageRefusal is a fault with the page's own reason.
type pageRefusal struct {
	fault  *fault.Error
	reason string
}

func (p *pageRefusal) Error() string { return p.fault.Error() }

// Unwrap returns the fault.
func (p *pageRefusal) Unwrap() error { return p.fault }

// Reason is the page's own word for it, "" if it gave none.
func (p *pageRefusal) Reason() string { return p.reason }
