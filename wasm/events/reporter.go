package events

import (
	"sync/atomic"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/session"
)

// Host is the gate's end: *browser.Host.
type Host interface {
	// Lease hands the gate a lease as JSON text; "" means that there is no session.
	Lease(text string)
	// Emit has the gate dispatch an event to the page, with a detail as JSON text.
	Emit(event, detailJSON string)
}

// ReturnTo remembers where the user was when a sign-in was asked for: signin.ReturnTo.
type ReturnTo interface {
	// Take returns that as a path, once; "" if it is not known.
	Take() string
}

// A Reporter hands the gate its leases, and the page its events. It must not be copied after its first use.
type Reporter struct {
	Host     Host
	ReturnTo ReturnTo // nil: nobody signs in
	// unsupported says that, since the page last asked to sign out, it has been reported that there is no way to end the session at
	// the provider.
	unsupported atomic.Bool
}

// OnLease hands the gate a lease; nil: nobody is signed in.
func (r *Reporter) OnLease(l *session.Lease) {
	if l == nil {
		r.Host.Lease("")
		return
	}
	if text, err := json.Marshal(l); err == nil {
		r.Host.Lease(string(text))
	}
}

// OnEvent passes an event of the keeper's on.
func (r *Reporter) OnEvent(e session.Event) {
	if e.Type != session.Failed || e.Detail.Code != fault.Unsupported || !r.unsupported.Swap(true) {
		r.event(e)
	}
}

// SignOutBegins is called when the page asks to sign out.
func (r *Reporter) SignOutBegins() { r.unsupported.Store(false) }

// SignOutIncomplete reports why a sign-out does not end the session at the provider; that there is no way to, once for each sign-out.
func (r *Reporter) SignOutIncomplete(err error) {
	if fault.CodeOf(err) != fault.Unsupported || !r.unsupported.Swap(true) {
		r.Report(err)
	}
}

// SignInFailed reports that a sign-in by redirect came to nothing, and why; returnTo is where the user was before, as a path.
func (r *Reporter) SignInFailed(err error, returnTo string) {
	d := fault.Public(err)
	r.emit(session.Event{Type: session.SignInFailed, Detail: session.Detail{Code: d.Code, Message: d.Message, Reason: d.Reason}}, returnTo)
}

// Report reports an error that no caller waits for.
func (r *Reporter) Report(err error) {
	d := fault.Public(err)
	r.event(session.Event{Type: session.Failed, Detail: session.Detail{Code: d.Code, Message: d.Message}})
}

func (r *Reporter) event(e session.Event) {
	returnTo := ""
	if e.Type == session.SignedIn && r.ReturnTo != nil {
		returnTo = r.ReturnTo.Take()
	}
	r.emit(e, returnTo)
}

// detail is an event's detail as the page gets it.
type detail struct {
	session.Detail
	ReturnTo string
}

// Members lists the members of the JSON object.
func (d *detail) Members(list *json.Members) {
	d.Detail.Members(list)
	list.OmitEmpty("returnTo", &d.ReturnTo)
}

func (r *Reporter) emit(e session.Event, returnTo string) {
	if text, err := json.Marshal(&detail{e.Detail, returnTo}); err == nil {
		r.Host.Emit(e.Type, string(text))
	}
}
