package oauth

import (
	"strconv"
	"strings"
	"time"

	"perennial/wasm/fault"
)

// Error is a server's refusal (RFC 6749 section 5.2), in whichever dialect it was said. Its texts have been cleaned: no token is in them.
type Error struct {
	Op          string        // the operation that met it
	Status      int           // the HTTP status; 0 if it came by a callback in a URL, or from the page's own function
	Code        string        // the error code, or what stands in its place; "" if the answer has none
	Suberror    string        // why there is no token for a resource, as Entra says it beside Code; "" if that is not why
	Description string        // what the server says to people
	URI         string        // the error_uri
	Claims      string        // the claims parameter that a sign-in needs (OpenID Connect Core section 5.5), as JSON; "" for none
	RetryAfter  time.Duration // what the server asks for, 24 hours at most; 0 if it asks for nothing

	backEnd bool       // from the app's own back end, where a 401 says it all
	api     string     // the one that a refresh was for, "" for the session
	refused fault.Code // what the refusal means where no session is at stake; "" in a refresh
}

// refusals say what a refusal means where no session is at stake.
var refusals = map[fault.Code]string{
	fault.SignInRefused:     "the provider refused the sign-in",
	fault.UserInfoRefused:   "the UserInfo endpoint did not accept the access token",
	fault.RevocationRefused: "the provider did not do it",
}

// refusal reads a refusal that ends no session; it means refused, or fault.ServerUnavailable.
func refusal(op string, refused fault.Code, r Response, secret string) *Error {
	e := newError(op, r, secret, time.Now())
	e.refused = refused
	return e
}

// newError reads a refusal. secret is the refresh token that was sent, which no text of the error may show.
func newError(op string, r Response, secret string, now time.Time) *Error {
	said := parseStatement(r.Body)
	return &Error{
		Op: op, Status: r.Status, RetryAfter: retryAfter(r.Header, now),
		Code: cleanCode(said.code(), secret), Suberror: said.suberror(), Description: clean(said.explanation(), secret),
		URI: clean(said.text("error_uri"), secret), Claims: said.claims(secret),
	}
}

// Reason is the error: why a session ended ("invalid_grant"), or a sign-in ("access_denied") or an API's token ("consent_required") was
// refused; "" if there is none.
func (e *Error) Reason() string {
	if e.Suberror != "" {
		return e.Suberror
	}
	return e.Code
}

// ClaimsRequest is Claims.
func (e *Error) ClaimsRequest() string { return e.Claims }

// Definite reports whether this is the definite no that ends a session. The error code says so, and not the status: there are providers
// that send it with a 403 or a 200. Only the app's own back end need not say more than 401.
func (e *Error) Definite() bool {
	if e.refused != "" || e.transient() {
		return false
	}
	return finalCodes[e.Code] || e.backEnd && e.Status == 401 || setupCodes[e.Code] && (e.Status == 400 || e.Status == 401)
}

// Doubtful reports whether this is a refusal that is no definite no: a 4xx as a firewall, a proxy or a server that does not
// follow section 5.2 sends it, or a success without tokens. It counts only when it has been repeated for some time.
func (e *Error) Doubtful() bool {
	return e.refused == "" && !e.transient() && !e.Definite()
}

// transient reports whether the server says nothing about the refresh token, only that it cannot answer now.
func (e *Error) transient() bool {
	switch e.Status {
	case 408, 425, 429: // Request Timeout, Too Early, Too Many Requests
		return true
	}
	if transientCodes[e.Code] {
		return true
	}
	return e.Status != 0 && (e.Status < 200 || e.Status >= 300 && e.Status < 400 || e.Status > 499)
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
		f.Code, f.Message = fault.SessionEnded, "the server ended the session"+e.said()+"; the user has to sign in again"
	case e.Doubtful() && e.Status < 400:
		f.Code, f.Message = fault.RefreshRefused, "the answer holds no tokens"+e.said()+"; the session is kept for now"
	case e.Doubtful():
		f.Code, f.Message = fault.RefreshRefused, "the server refused, but not with an error code that ends a session"+e.said()+"; the session is kept for now"
	case e.refused != "" && e.transient():
		f.Code, f.Message = fault.ServerUnavailable, "the server cannot answer now"+e.said()+"; try again later"
	case e.refused == fault.GrantRefused:
		f.Code, f.Message = e.refused, e.noToken()+e.said()
	case e.refused != "":
		f.Code, f.Message = e.refused, refusals[e.refused]+e.said()
	default:
		f.Code, f.Message = fault.ServerUnavailable, "the server cannot answer now"+e.said()+"; the session is kept"
	}
	return f
}

// said is " (400 invalid_grant: the explanation)", "" if the server has said nothing at all.
func (e *Error) said() string {
	var words []string
	if e.Status != 0 {
		words = append(words, strconv.Itoa(e.Status))
	}
	if e.Code != "" {
		words = append(words, e.Code)
	}
	if e.Suberror != "" && e.Suberror != e.Code {
		words = append(words, e.Suberror)
	}
	text := strings.Join(words, " ")
	if e.Description != "" && e.Description != e.Code {
		if text != "" {
			text += ": "
		}
		text += e.Description
	}
	if text == "" {
		return ""
	}
	return " (" + text + ")"
}
