//go:build js && wasm

package main

import (
	"encoding/json"
	"errors"
	"sync/atomic"

	"perennial/wasm/browser"
	"perennial/wasm/fault"
	"perennial/wasm/session"
)

// teller tells the gate and the page what happened.
type teller struct {
	host *browser.Host
	back back
	// unable says that the page has been told of what cannot be done, since it last asked to sign out.
	unable *atomic.Bool
}

// fromKeeper passes an event of the keeper on.
func (t teller) fromKeeper(e session.Event) {
	if e.Type != session.Failed || e.Detail.Code != fault.Unsupported || !t.unable.Swap(true) {
		t.event(e)
	}
}

// cannot reports why a sign-out does not end the session at the provider; that there is no way to, once for each sign-out.
func (t teller) cannot(err error) {
	if fault.CodeOf(err) != fault.Unsupported || !t.unable.Swap(true) {
		t.report(err)
	}
}

func (t teller) lease(l *session.Lease) {
	if l == nil {
		t.host.Lease("")
		return
	}
	if text, err := json.Marshal(l); err == nil {
		t.host.Lease(string(text))
	}
}

func (t teller) event(e session.Event) {
	returnTo := ""
	if e.Type == session.SignedIn {
		returnTo = t.back.take()
	}
	t.emit(e, returnTo)
}

// emit tells the page; returnTo is where the user was when sign-in was asked for.
func (t teller) emit(e session.Event, returnTo string) {
	detail := struct {
		session.Detail
		ReturnTo string `json:"returnTo,omitempty"`
	}{e.Detail, returnTo}
	if text, err := json.Marshal(detail); err == nil {
		t.host.Emit(e.Type, string(text))
	}
}

// signInFailed tells that a sign-in by redirect came to nothing, and why.
func (t teller) signInFailed(err error, returnTo string) {
	detail := session.Detail{Code: fault.CodeOf(err), Message: err.Error()}
	var named interface{ Reason() string }
	if errors.As(err, &named) {
		detail.Reason = named.Reason()
	}
	t.emit(session.Event{Type: session.SignInFailed, Detail: detail}, returnTo)
}

// report tells of an error that no caller waits for.
func (t teller) report(err error) {
	t.event(session.Event{Type: session.Failed, Detail: session.Detail{Code: fault.CodeOf(err), Message: err.Error()}})
}
