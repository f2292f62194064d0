package calls

import (
	"context"
	"encoding/json"
	"time"

	"perennial/wasm/config"
	"perennial/wasm/fault"
	"perennial/wasm/navigation"
	"perennial/wasm/session"
	"perennial/wasm/signin"
	"perennial/wasm/token"
)

// Call answers a call from the gate: JSON text in, JSON text out. It may wait, and ends with ctx.
type Call = func(ctx context.Context, arg string) (string, error)

// Calls answer the gate.
type Calls struct {
	Keeper     *session.Keeper
	SignIn     signin.Flow
	Navigation navigation.Hook
	Config     config.Config
}

// Table returns the calls by their names.
func (c Calls) Table() map[string]Call {
	return map[string]Call{
		"ready":        answer(c.ready),
		"token":        answer(c.token),
		"navigation":   answer(c.Navigation.Navigate),
		"arrive":       answer(c.SignIn.HandleOpened),
		"clean":        answer(signin.CleanURL),
		"authenticate": answer(c.authenticate),
		"authorize":    answer(c.SignIn.Authorize),
		"callback":     answer(c.callback),
		"password":     answer(c.password),
		"signout":      answer(c.SignIn.SignOut),
		"notice":       answer(c.notice),
	}
}

// Refuse returns the calls of a program whose configuration cannot work: each says why.
func Refuse(cause error) map[string]Call {
	table := map[string]Call{}
	for name := range (Calls{}).Table() {
		table[name] = func(context.Context, string) (string, error) { return "", cause }
	}
	table["ready"] = answer(func(context.Context, none) (known, error) { return known{}, nil }) // it runs, and has said why it refuses
	return table
}

// answer makes a Call of a function with a typed argument and result.
func answer[In, Out any](f func(context.Context, In) (Out, error)) Call {
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
func (c Calls) ready(ctx context.Context, _ none) (known, error) {
	if err := c.SignIn.Opening.Wait(ctx); err != nil {
		return known{}, err
	}
	signedIn, err := c.Keeper.Known(ctx)
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

func (c Calls) token(ctx context.Context, n need) (grant, error) {
	ctx, done := c.Keeper.Patient(ctx)
	defer done()
	if err := c.SignIn.Opening.Wait(ctx); err != nil {
		return grant{}, err
	}
	g, err := c.Keeper.Token(ctx, session.Need{
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

func (c Calls) authenticate(ctx context.Context, l login) (*none, error) {
	tokens, err := token.ParseLogin(l.Tokens, c.Config.Fields)
	if err != nil {
		return nil, fault.Wrap(fault.InvalidArgument, "authenticate", "pass a token response with an access_token or an id_token", err)
	}
	c.SignIn.Opening.Begin() // the page deals with an answer itself
	if err := c.Keeper.Authenticate(ctx, tokens, l.Profile); err != nil {
		return nil, err
	}
	c.SignIn.Opening.End()
	return nil, nil
}

func (c Calls) callback(ctx context.Context, page signin.PageURL) (*none, error) {
	_, err := c.SignIn.Complete(ctx, page.URL)
	return nil, err
}

func (c Calls) password(ctx context.Context, o signin.Options) (*none, error) {
	return nil, c.SignIn.Password(ctx, o)
}

type seen struct {
	SignedIn bool           `json:"signedIn"`
	Was      *session.Lease `json:"was"` // what the gate had before
}

func (c Calls) notice(ctx context.Context, s seen) (*none, error) {
	return nil, c.Keeper.Notice(ctx, s.SignedIn, s.Was)
}
