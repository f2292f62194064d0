package events

import (
	"encoding/json"
	"errors"
	"sync/atomic"

	"perennial/wasm/fault"
	"perennial/wasm/session"
)

// Host is the gate's end: *browser.Host.
type Host interface {
	// Lease hands the gate a lease as JSON text; "" means that there is no session.
	Lease(text string)
	// Emit has the gate dispatch an event to the page, with a detail as JSON text.
	Emit(event, detailJSON string)
}

// Back knows where the user was when sign-in was asked for.
type Back interface {
	// Take returns that once, "" if it is not known.
	Take() string
}

// Teller tells the gate and the page what happened. It must not be copied.
type Teller struct {
	Host Host
	Back Back // nil: nobody signs in
	// unable says that the page has been told of what cannot be done, since it last asked to sign out.
	unable atomic.Bool
}

// SigningOut is called when the page asks to sign out.
func (t *Teller) SigningOut() { t.unable.Store(false) }

// FromKeeper passes an event of the keeper on.
func (t *Teller) FromKeeper(e session.Event) {
	if e.Type != session.Failed || e.Detail.Code != fault.Unsupported || !t.unable.Swap(true) {
		t.event(e)
	}
}

// Cannot reports why a sign-out does not end the session at the provider; that there is no way to, once for each sign-out.
func (t *Teller) Cannot(err error) {
	if fault.CodeOf(err) != fault.Unsupported || !t.unable.Swap(true) {
		t.Report(err)
	}
}

// Lease hands the gate a lease; nil: nobody is signed in.
func (t *Teller) Lease(l *session.Lease) {
	if l == nil {
		t.Host.Lease("")
		return
	}
	if text, err := json.Marshal(l); err == nil {
		t.Host.Lease(string(text))
	}
}

func (t *Teller) event(e session.Event) {
	returnTo := ""
	if e.Type == session.SignedIn && t.Back != nil {
		returnTo = t.Back.Take()
	}
	t.emit(e, returnTo)
}

// emit tells the page; returnTo is where the user was when sign-in was asked for.
func (t *Teller) emit(e session.Event, returnTo string) {
	detail := struct {
		session.Detail
		ReturnTo string `json:"returnTo,omitempty"`
	}{e.Detail, returnTo}
	if text, err := json.Marshal(detail); err == nil {
		t.Host.Emit(e.Type, string(text))
	}
}

// SignInFailed tells that a sign-in by redirect came to nothing, and why.
func (t *Teller) SignInFailed(err error, returnTo string) {
	detail := session.Detail{Code: fault.CodeOf(err), Message: err.Error()}
	var named interface{ Reason() string }
	if errors.As(err, &named) {
		detail.Reason = named.Reason()
	}
	t.emit(session.Event{Type: session.SignInFailed, Detail: detail}, returnTo)
}

// Report tells of an error that no caller waits for.
func (t *Teller) Report(err error) {
	t.event(session.Event{Type: session.Failed, Detail: session.Detail{Code: fault.CodeOf(err), Message: err.Error()}})
}
