//go:build js && wasm

package main

import (
	"context"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
)

type signOutOptions struct {
	Everywhere bool   `json:"everywhere"` // end the provider's own session too
	Redirect   string `json:"redirect"`   // where to go then: a URL of the page's own origin, which the gate has checked
	IDToken    string `json:"idToken"`    // of the session, where the gate could read it: its record is gone by now
}

// leave is where to send the user, "" for nowhere. With a form that is posted to action; location is for browsers that may not.
type leave struct {
	Location string            `json:"location"`
	State    string            `json:"state,omitempty"` // which comes back
	Action   string            `json:"action,omitempty"`
	Form     map[string]string `json:"form,omitempty"`
}

// signout ends the session here, whatever the network does, and says where to send the user to end it at the
// provider as well (OpenID Connect RP-Initiated Logout).
func (c calls) signout(ctx context.Context, o signOutOptions) (leave, error) {
	c.tell.unable.Store(false)
	if err := c.keeper.SignOut(ctx); err != nil {
		return leave{}, err
	}
	idToken := either(o.IDToken, c.keeper.IDToken())
	if o.Everywhere || o.Redirect != "" {
		c.signIn.settle(ctx)
	}
	if !o.Everywhere {
		return leave{}, nil // the gate sends the user on
	}
	if c.signIn.client == nil {
		c.tell.cannot(fault.New(fault.Unsupported, "signout", "everywhere needs issuer or tokenEndpoint: there is no provider here whose session could be ended"))
		return leave{Location: o.Redirect}, nil
	}
	l, err := c.endSession(ctx, idToken, o.Redirect)
	if err != nil {
		c.tell.cannot(err) // the session here is over all the same
		return leave{Location: o.Redirect}, nil
	}
	return leave{Location: l.URL, State: l.State, Action: l.Action, Form: l.Form}, nil
}

// endSession asks the provider for no longer than it may take.
func (c calls) endSession(ctx context.Context, idToken, redirectURI string) (oauth.Logout, error) {
	ctx, cancel := context.WithTimeout(ctx, c.signIn.config.Policy.Timeout)
	defer cancel()
	return c.signIn.client.EndSession(ctx, idToken, redirectURI)
}
