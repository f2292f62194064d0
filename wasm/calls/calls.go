package calls

import (
	"context"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/navigation"
	"perennial/wasm/session"
	"perennial/wasm/signin"
	"perennial/wasm/token"
)

// Keeper keeps the session: *session.Keeper, which says what each method does.
type Keeper interface {
	Patient(ctx context.Context) (patient context.Context, done func())
	Known(ctx context.Context) (signedIn bool, err error)
	Token(ctx context.Context, n session.Need) (session.Credential, error)
	Authenticate(ctx context.Context, tokens token.Response, profile json.RawMessage) error
	Notice(ctx context.Context, signedIn bool, was *session.Lease) error
}

// Calls answer the gate.
type Calls struct {
	Keeper     Keeper
	SignIn     *signin.Flow
	Navigation *navigation.Hook
	Fields     token.Fields // the names that the page's token responses use
}

// Table returns the calls by their names.
func (c *Calls) Table() map[string]Call {
	return map[string]Call{
		"ready":        answer(c.ready),
		"token":        answer(c.token),
		"navigation":   answer(c.Navigation.Navigate),
		"opening":      answer(c.SignIn.HandleOpened),
		"clean":        answer(signin.CleanURL),
		"authenticate": answer(c.authenticate),
		"authorize":    answer(c.SignIn.Authorize),
		"callback":     answer(c.callback),
		"password":     answer(c.password),
		"signout":      answer(c.SignIn.SignOut),
		"notice":       answer(c.notice),
	}
}

type readiness struct {
	SignedIn bool
}

// Members lists the members of the JSON object.
func (r *readiness) Members(list *json.Members) {
	list.Always("signedIn", &r.SignedIn)
}

// ready waits until it is known whether there is a session: a callback is finished, the record read, a cookie asked for.
func (c *Calls) ready(ctx context.Context, _ empty) (readiness, error) {
	if err := c.SignIn.Opening.Wait(ctx); err != nil {
		return readiness{}, err
	}
	signedIn, err := c.Keeper.Known(ctx)
	return readiness{SignedIn: signedIn}, err
}

type tokenRequest struct {
	API         string
	MinValidity float64 // seconds
	Force       bool
	Refused     int
	Impatient   bool
}

// Members lists the members of the JSON object.
func (r *tokenRequest) Members(list *json.Members) {
	list.Always("api", &r.API)
	list.Always("minValidity", &r.MinValidity)
	list.Always("force", &r.Force)
	list.Always("refused", &r.Refused)
	list.Always("impatient", &r.Impatient)
}

type tokenAnswer struct {
	Token      *string // null: the request goes without one
	Generation int
}

// Members lists the members of the JSON object.
func (a *tokenAnswer) Members(list *json.Members) {
	list.Always("token", &a.Token)
	list.Always("generation", &a.Generation)
}

func (c *Calls) token(ctx context.Context, r tokenRequest) (tokenAnswer, error) {
	ctx, done := c.Keeper.Patient(ctx)
	defer done()
	if err := c.SignIn.Opening.Wait(ctx); err != nil {
		return tokenAnswer{}, err
	}
	t, err := c.Keeper.Token(ctx, session.Need{
		API: r.API, MinValidity: time.Duration(r.MinValidity * float64(time.Second)), Force: r.Force, Refused: r.Refused,
		Impatient: r.Impatient,
	})
	if err != nil || t.Token == "" {
		return tokenAnswer{Generation: t.Generation}, err
	}
	return tokenAnswer{Token: &t.Token, Generation: t.Generation}, nil
}

type login struct {
	Tokens  json.RawMessage
	Profile json.RawMessage
}

// Members lists the members of the JSON object.
func (l *login) Members(list *json.Members) {
	list.Always("tokens", &l.Tokens)
	list.Always("profile", &l.Profile)
}

func (c *Calls) authenticate(ctx context.Context, l login) (any, error) {
	tokens, err := token.ParseLogin(l.Tokens, c.Fields)
	if err != nil {
		return nil, fault.Wrap(fault.InvalidArgument, "authenticate", "pass a token response with an access_token or an id_token", err)
	}
	c.SignIn.Opening.Begin() // the page deals with a callback itself
	if err := c.Keeper.Authenticate(ctx, tokens, l.Profile); err != nil {
		return nil, err
	}
	c.SignIn.Opening.End()
	return nil, nil
}

func (c *Calls) callback(ctx context.Context, page signin.PageURL) (any, error) {
	_, err := c.SignIn.Complete(ctx, page.URL)
	return nil, err
}

func (c *Calls) password(ctx context.Context, o signin.Options) (any, error) {
	return nil, c.SignIn.Password(ctx, o)
}

// notice is what the gate has seen another tab do.
type notice struct {
	SignedIn bool
	Was      *session.Lease // what the gate had before
}

// Members lists the members of the JSON object.
func (n *notice) Members(list *json.Members) {
	list.Always("signedIn", &n.SignedIn)
	list.Always("was", json.Pointer(&n.Was))
}

func (c *Calls) notice(ctx context.Context, n notice) (any, error) {
	return nil, c.Keeper.Notice(ctx, n.SignedIn, n.Was)
}
