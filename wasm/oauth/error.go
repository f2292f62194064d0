package oauth

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"perennial/wasm/fault"
)

// Error is a server's refusal, after RFC 6749 section 5.2. Its texts have been cleaned: no token is in them.
type Error struct {
	Op          string        // the operation that met it
	Status      int           // the HTTP status; 0 if it came by a callback in a URL
	Code        string        // the error member, "" if the answer has none
	Description string        // the error_description
	URI         string        // the error_uri
	RetryAfter  time.Duration // what the server asks for, 24 hours at most; 0 if it asks for nothing

	api     string     // the one that a refresh was for, "" for the session
	refused fault.Code // what the refusal means where no session is at stake; "" in a refresh
}

// refusals say what a refusal means where no session is at stake.
var refusals = map[fault.Code]string{
	fault.SignInRefused:     "the provider refused the sign-in",
	fault.UserInfoRefused:   "the UserInfo endpoint did not accept the access token",
	fault.RevocationRefused: "the provider did not do it",
	fault.GrantRefused:      "the server gives no token for this API; check its resource, audience and scope: ",
}

// refusal reads a refusal that ends no session; it means refused, or fault.ServerUnavailable.
func refusal(op string, refused fault.Code, r Response, secret string) *Error {
	e := newError(op, r, secret, time.Now())
	e.refused = refused
	return e
}

// newError reads a refusal. secret is the refresh token that was sent, which no text of the error may show.
func newError(op string, r Response, secret string, now time.Time) *Error {
	e := &Error{Op: op, Status: r.Status, RetryAfter: retryAfter(r.Header, now)}
	var members map[string]any
	if json.Unmarshal(r.Body, &members) != nil {
		return e
	}
	text := func(name string) string {
		value, _ := members[name].(string)
		return value
	}
	e.Code = cleanCode(text("error"), secret)
	e.Description = clean(text("error_description"), secret)
	e.URI = clean(text("error_uri"), secret)
	return e
}

// ForOneAPI returns the error of a refresh for one API alone, which it names: a server that gives no token for it has not ended the session,
// and the error is then fault.GrantRefused.
func (e *Error) ForOneAPI(name string) *Error {
	if e.refused != "" || e.transient() || !targetCodes[e.Code] {
		return e
	}
	one := *e
	one.api, one.refused = name, fault.GrantRefused
	return &one
}

// Reason is the OAuth error: why a session ended ("invalid_grant") or a sign-in was refused ("access_denied"), "" if there is none.
func (e *Error) Reason() string { return e.Code }

// Definite tells whether this is the definite no that ends a session: a 400 or 401 that carries an
// OAuth error, other than one that says to try again.
func (e *Error) Definite() bool {
	return e.refused == "" && !e.transient() && e.Code != "" && (e.Status == 400 || e.Status == 401)
}

// Doubtful tells whether this is a refusal that is no definite no: a 4xx as a firewall, a proxy or a server that
// does not follow section 5.2 sends it. It counts only when it has been repeated for some time.
func (e *Error) Doubtful() bool {
	return e.refused == "" && !e.transient() && !e.Definite()
}

// transient tells whether the server says nothing about the refresh token, only that it cannot answer now.
func (e *Error) transient() bool {
	switch e.Status {
	case 408, 425, 429: // Request Timeout, Too Early, Too Many Requests
		return true
	}
	if transientCodes[e.Code] {
		return true
	}
	return e.Status != 0 && (e.Status < 400 || e.Status > 499)
}

// Error is "operation: what the server said and what follows from it".
func (e *Error) Error() string { return e.fault().Error() }

// Unwrap returns the fault of what this means: SessionEnded if Definite, RefreshRefused if Doubtful; outside of a refresh
// SignInRefused, UserInfoRefused or RevocationRefused; GrantRefused after ForOneAPI; else ServerUnavailable.
func (e *Error) Unwrap() error { return e.fault() }

func (e *Error) fault() *fault.Error {
	f := &fault.Error{Op: e.Op, RetryAfter: e.RetryAfter}
	switch {
	case e.Definite():
		f.Code, f.Message = fault.SessionEnded, "the server ended the session ("+e.said()+"); the user has to sign in again"
	case e.Doubtful():
		f.Code, f.Message = fault.RefreshRefused, "the server refused, but not with a definite no of RFC 6749 section 5.2 ("+e.said()+"); the session is kept for now"
	case e.refused != "" && e.transient():
		f.Code, f.Message = fault.ServerUnavailable, "the server cannot answer now ("+e.said()+"); try again later"
	case e.refused != "":
		f.Code, f.Message = e.refused, refusals[e.refused]+e.api+" ("+e.said()+")"
	default:
		f.Code, f.Message = fault.ServerUnavailable, "the server cannot answer now ("+e.said()+"); the session is kept"
	}
	return f
}

// said is "400 invalid_grant: the description".
func (e *Error) said() string {
	text := e.Code
	if e.Status != 0 {
		text = strings.TrimSpace(strconv.Itoa(e.Status) + " " + e.Code)
	}
	if e.Description != "" {
		text += ": " + e.Description
	}
	return text
}
