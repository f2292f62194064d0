//go:build js && wasm

package main

import (
	"context"

	"perennial/wasm/fault"
)

type signOutOptions struct {
	Everywhere bool   `json:"everywhere"` // end the provider's own session too
	Redirect   string `json:"redirect"`   // where to go then: a path or a URL of the page's own origin
}

type leave struct {
	Location string `json:"location"` // where to send the user, "" for nowhere
}

// signout ends the session here, whatever the network does, and says where to send the user to end it at the
// provider as well (OpenID Connect RP-Initiated Logout).
func (c calls) signout(ctx context.Context, o signOutOptions) (leave, error) {
	subject := c.keeper.Subject()
	target := ""
	if o.Redirect != "" {
		to, err := c.signIn.redirectURI("redirect", o.Redirect)
		if err != nil {
			return leave{}, err
		}
		target = to
	}
	if err := c.keeper.SignOut(ctx); err != nil {
		return leave{}, err
	}
	if o.Everywhere || target != "" {
		c.signIn.settle(ctx)
	}
	if !o.Everywhere || c.signIn.client == nil {
		return leave{Location: target}, nil
	}
	at, _, err := c.signIn.client.EndSession(ctx, subject, target)
	if err != nil {
		if fault.CodeOf(err) != fault.Unsupported {
			c.tell.report(err) // the session here is over all the same
		}
		return leave{Location: target}, nil
	}
	return leave{Location: at}, nil
}
