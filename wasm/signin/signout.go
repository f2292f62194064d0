package signin

import (
	"context"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
)

// SignOutOptions are what a page gives to signout.
type SignOutOptions struct {
	Everywhere bool   `json:"everywhere"` // end the provider's own session too
	Redirect   string `json:"redirect"`   // where to go then: a URL of the page's own origin, which the gate has checked
	IDToken    string `json:"idToken"`    // of the session, where the gate could read it: its record is gone by now
}

// Leave is where to send the user, "" for nowhere. With a form that is posted to action; location is for browsers that may not.
type Leave struct {
	Location string            `json:"location"`
	State    string            `json:"state,omitempty"` // which comes back
	Action   string            `json:"action,omitempty"`
	Form     map[string]string `json:"form,omitempty"`
}

// SignOut ends the session here, whatever the network does, and says where to send the user to end it at the
// provider as well (OpenID Connect RP-Initiated Logout).
func (s SignIn) SignOut(ctx context.Context, o SignOutOptions) (Leave, error) {
	s.Events.SigningOut()
	if err := s.Keeper.SignOut(ctx); err != nil {
		return Leave{}, err
	}
	idToken := either(o.IDToken, s.Keeper.IDToken())
	if o.Everywhere || o.Redirect != "" {
		s.settle(ctx)
	}
	if !o.Everywhere {
		return Leave{}, nil // the gate sends the user on
	}
	if s.Client == nil {
		s.Events.Cannot(fault.New(fault.Unsupported, "signout", "everywhere needs issuer or tokenEndpoint: there is no provider here whose session could be ended"))
		return Leave{Location: o.Redirect}, nil
	}
	l, err := s.endSession(ctx, idToken, o.Redirect)
	if err != nil {
		s.Events.Cannot(err) // the session here is over all the same
		return Leave{Location: o.Redirect}, nil
	}
	return Leave{Location: l.URL, State: l.State, Action: l.Action, Form: l.Form}, nil
}

// endSession asks the provider for no longer than it may take.
func (s SignIn) endSession(ctx context.Context, idToken, redirectURI string) (oauth.Logout, error) {
	ctx, cancel := context.WithTimeout(ctx, s.Config.Policy.Timeout)
	defer cancel()
	return s.Client.EndSession(ctx, idToken, redirectURI)
}
