package signin

import (
	"cmp"
	"context"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/oauth"
)

// SignOutOptions are what a page gives to signout.
type SignOutOptions struct {
	Everywhere bool   // end the provider's own session too
	Redirect   string // where to go then: a URL of the page's own origin, which the gate has checked
	IDToken    string // of the session, where the gate could read it: its record is gone by now
}

// Members lists the members of the JSON object.
func (s *SignOutOptions) Members(list *json.Members) {
	list.Always("everywhere", &s.Everywhere)
	list.Always("redirect", &s.Redirect)
	list.Always("idToken", &s.IDToken)
}

// LogoutRequest is where to send the user, "" for nowhere. With a form that is posted to action; location is for browsers that may not.
type LogoutRequest struct {
	Location string
	State    string // which comes back
	Action   string
	Form     map[string]string
}

// Members lists the members of the JSON object.
func (r *LogoutRequest) Members(list *json.Members) {
	list.Always("location", &r.Location)
	list.OmitEmpty("state", &r.State)
	list.OmitEmpty("action", &r.Action)
	list.OmitEmpty("form", &r.Form)
}

// SignOut ends the session here, whatever the network does, and says where to send the user to end it at the
// provider as well (OpenID Connect RP-Initiated Logout).
func (f *Flow) SignOut(ctx context.Context, o SignOutOptions) (LogoutRequest, error) {
	f.Events.SignOutBegins()
	if err := f.Keeper.SignOut(ctx); err != nil {
		return LogoutRequest{}, err
	}
	idToken := cmp.Or(o.IDToken, f.Keeper.IDToken())
	if o.Everywhere || o.Redirect != "" {
		f.awaitRevocation(ctx)
	}
	if !o.Everywhere {
		return LogoutRequest{}, nil // the gate sends the user on
	}
	if f.Client == nil {
		f.Events.SignOutIncomplete(fault.New(fault.Unsupported, "signout", "everywhere needs issuer or tokenEndpoint: there is no provider here whose session could be ended"))
		return LogoutRequest{Location: o.Redirect}, nil
	}
	l, err := f.endSession(ctx, idToken, o.Redirect)
	if err != nil {
		f.Events.SignOutIncomplete(err) // the session here is over all the same
		return LogoutRequest{Location: o.Redirect}, nil
	}
	return LogoutRequest{Location: l.URL, State: l.State, Action: l.Action, Form: l.Form}, nil
}

// endSession asks the provider for no longer than it may take.
func (f *Flow) endSession(ctx context.Context, idToken, redirectURI string) (oauth.Logout, error) {
	ctx, cancel := context.WithTimeout(ctx, f.Config.Policy.Timeout)
	defer cancel()
	return f.Client.EndSession(ctx, idToken, redirectURI)
}
