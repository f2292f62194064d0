//go:build js && wasm

package main

import (
	"context"
	"encoding/json"
	"time"

	"perennial/wasm/browser"
	"perennial/wasm/config"
	"perennial/wasm/fault"
	"perennial/wasm/navigation"
	"perennial/wasm/session"
	"perennial/wasm/signin"
	"perennial/wasm/token"
)

// calls answers the gate.
type calls struct {
	keeper     *session.Keeper
	signIn     signin.Flow
	navigation navigation.Hook
	config     config.Config
}

func (c calls) table() map[string]browser.Call {
	return map[string]browser.Call{
		"ready":        answer(c.ready),
		"token":        answer(c.token),
		"navigation":   answer(c.navigation.Navigate),
		"arrive":       answer(c.signIn.HandleOpened),
		"clean":        answer(signin.CleanURL),
		"authenticate": answer(c.authenticate),
		"authorize":    answer(c.signIn.Authorize),
		"callback":     answer(c.callback),
		"password":     answer(c.password),
		"signout":      answer(c.signIn.SignOut),
		"notice":       answer(c.notice),
	}
}

// answer makes a Call of a function with a typed argument and result.
func answer[In, Out any](f func(context.Context, In) (Out, error)) browser.Call {
	return func(ctx context.Context, text string) (string, error) {
		var in In
		if err := json.Unmarshal([]byte(text), &in); err != nil {
			return "", fault.New(fault.InvalidArgument, "call", "the arguments are not of the right types")
		}
		out, err := f(ctx, in)
		if err != nil {
			return "", err
		}
		result, err := json.Marshal(out)
		return string(result), err
	}
}

type none struct{}

type known struct {
	SignedIn bool `json:"signedIn"`
}

// ready waits until it is known whether there is a session: a callback is finished, the record read, a cookie asked for.
func (c calls) ready(ctx context.Context, _ none) (known, error) {
	if err := c.signIn.Opening.Wait(ctx); err != nil {
		return known{}, err
	}
	signedIn, err := c.keeper.Known(ctx)
	return known{SignedIn: signedIn}, err
}

type need struct {
	API         string  `json:"api"`
	MinValidity float64 `json:"minValidity"` // seconds
	Force       bool    `json:"force"`
	Refused     int     `json:"refused"`
	Impatient   bool    `json:"impatient"`
}

type grant struct {
	Token      *string `json:"token"` // null: the request goes without one
	Generation int     `json:"generation"`
}

func (c calls) token(ctx context.Context, n need) (grant, error) {
	ctx, done := c.keeper.Patient(ctx)
	defer done()
	if err := c.signIn.Opening.Wait(ctx); err != nil {
		return grant{}, err
	}
	g, err := c.keeper.Token(ctx, session.Need{
		API: n.API, MinValidity: time.Duration(n.MinValidity * float64(time.Second)), Force: n.Force, Refused: n.Refused,
		Impatient: n.Impatient,
	})
	if err != nil || g.Token == "" {
		return grant{Generation: g.Generation}, err
	}
	return grant{Token: &g.Token, Generation: g.Generation}, nil
}

type login struct {
	Tokens  json.RawMessage `json:"tokens"`
	Profile json.RawMessage `json:"profile"`
}

func (c calls) authenticate(ctx context.Context, l login) (*none, error) {
	tokens, err := token.ParseLogin(l.Tokens, c.config.Fields)
	if err != nil {
		return nil, fault.Wrap(fault.InvalidArgument, "authenticate", "pass a token response with an access_token or an id_token", err)
	}
	c.signIn.Opening.Begin() // the page deals with an answer itself
	if err := c.keeper.Authenticate(ctx, tokens, l.Profile); err != nil {
		return nil, err
	}
	c.signIn.Opening.End()
	return nil, nil
}

func (c calls) callback(ctx context.Context, page signin.PageURL) (*none, error) {
	_, err := c.signIn.Complete(ctx, page.URL)
	return nil, err
}

func (c calls) password(ctx context.Context, o signin.Options) (*none, error) {
	return nil, c.signIn.Password(ctx, o)
}

type seen struct {
	SignedIn bool           `json:"signedIn"`
	Was      *session.Lease `json:"was"` // what the gate had before
}

func (c calls) notice(ctx context.Context, s seen) (*none, error) {
	return nil, c.keeper.Notice(ctx, s.SignedIn, s.Was)
}
