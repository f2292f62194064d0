package events_test

import (
	"errors"
	"reflect"
	"testing"

	"perennial/wasm/events"
	"perennial/wasm/fault"
	"perennial/wasm/session"
)

// host is the gate's end; it keeps what it is given.
type host struct{ got []string }

func (h *host) Lease(text string)         { h.got = append(h.got, "lease "+text) }
func (h *host) Emit(event, detail string) { h.got = append(h.got, event+" "+detail) }

// saved is where the user was, once.
type saved struct{ path string }

func (s *saved) Take() string {
	path := s.path
	s.path = ""
	return path
}

// refused is a fault with the server's own error.
type refused struct{ error }

func (r refused) Unwrap() error  { return r.error }
func (r refused) Reason() string { return "access_denied" }

func TestWhatThePageIsTold(t *testing.T) {
	down := fault.Wrap(fault.NetworkError, "fetch", "not reached", errors.New("secret-token"))
	unsupported := fault.New(fault.Unsupported, "signout", "no way")
	fromKeeper := session.Event{Type: session.Failed, Detail: session.Detail{Code: fault.Unsupported, Message: "no way"}}
	const reported, again = `error {"code":"unsupported","message":"signout: no way"}`, `error {"code":"unsupported","message":"no way"}`
	for _, c := range []struct {
		name string
		do   func(r *events.Reporter)
		want []string
	}{
		{"no lease", func(r *events.Reporter) { r.OnLease(nil) }, []string{"lease "}},
		{"an error, without what is behind it from elsewhere", func(r *events.Reporter) { r.Report(down) },
			[]string{`error {"code":"network_error","message":"fetch: not reached"}`}},
		{"a sign-in that came to nothing, and why", func(r *events.Reporter) {
			r.SignInFailed(refused{fault.New(fault.SignInRefused, "signin", "no")}, "/here")
		},
			[]string{`signinfailed {"reason":"access_denied","code":"signin_refused","message":"signin: no","returnTo":"/here"}`}},
		{"where to return to after a sign-in, once", func(r *events.Reporter) {
			r.OnEvent(session.Event{Type: session.Refreshed})
			r.OnEvent(session.Event{Type: session.SignedIn})
			r.OnEvent(session.Event{Type: session.SignedIn})
		}, []string{`refreshed {}`, `signedin {"returnTo":"/account"}`, `signedin {}`}},
		{"that there is no way to sign out there, once", func(r *events.Reporter) {
			r.SignOutBegins()
			r.SignOutIncomplete(unsupported)
			r.OnEvent(fromKeeper)
		}, []string{reported}},
		{"whoever says so first", func(r *events.Reporter) {
			r.SignOutBegins()
			r.OnEvent(fromKeeper)
			r.SignOutIncomplete(unsupported)
		}, []string{again}},
		{"and again at the next sign-out", func(r *events.Reporter) {
			r.SignOutIncomplete(unsupported)
			r.SignOutBegins()
			r.SignOutIncomplete(unsupported)
		}, []string{reported, reported}},
		{"any other failure each time", func(r *events.Reporter) { r.SignOutIncomplete(down); r.SignOutIncomplete(down) },
			[]string{`error {"code":"network_error","message":"fetch: not reached"}`, `error {"code":"network_error","message":"fetch: not reached"}`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := &host{}
			c.do(&events.Reporter{Host: h, ReturnTo: &saved{"/account"}})
			if !reflect.DeepEqual(h.got, c.want) {
				t.Errorf("reported %q, want %q", h.got, c.want)
			}
		})
	}
}

func TestAProgramThatRefusesHasNowhereToReturnTo(t *testing.T) {
	h := &host{}
	(&events.Reporter{Host: h}).OnEvent(session.Event{Type: session.SignedIn})
	if want := []string{`signedin {}`}; !reflect.DeepEqual(h.got, want) {
		t.Errorf("reported %q", h.got)
	}
}
