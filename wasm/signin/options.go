package signin

import (
	"cmp"
	"encoding/json"

	"perennial/wasm/config"
	"perennial/wasm/oauth"
)

// Options are what a page gives to signin and signup, named as the parameters of the authorization request
// are. A member that is not known is passed on as a parameter.
type Options struct {
	Scope        string       `json:"scope"`
	Prompt       string       `json:"prompt"`
	LoginHint    string       `json:"login_hint"`
	ACRValues    string       `json:"acr_values"`
	MaxAge       *int         `json:"max_age"`
	Audience     string       `json:"audience"`
	Resource     stringOrList `json:"resource"`
	Device       string       `json:"device"`
	ResponseMode string       `json:"response_mode"`
	SignUp       bool         `json:"signup"`
	ReturnTo     string       `json:"returnTo"`
	RedirectURI  string       `json:"redirectUri"`
	Popup        bool         `json:"popup"`

	// A legacy tenant's user.
	Username   string `json:"username"`
	Password   string `json:"password"`
	Connection string `json:"connection"`

	Params map[string]string `json:"-"`
}

// UnmarshalJSON keeps the members that have no field of their own.
func (o *Options) UnmarshalJSON(text []byte) error {
	type fields Options
	if err := json.Unmarshal(text, (*fields)(o)); err != nil {
		return err
	}
	var all map[string]any
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	known, err := json.Marshal(Options{})
	if err != nil {
		return err
	}
	var names map[string]any
	if err := json.Unmarshal(known, &names); err != nil {
		return err
	}
	o.Params = map[string]string{}
	for name, value := range all {
		if _, ok := names[name]; ok {
			continue
		}
		if value, ok := value.(string); ok {
			o.Params[name] = value
		}
	}
	return nil
}

// request is the authorization request: what the page asks for, and what its APIs need.
func (o Options) request(c config.Config) oauth.AuthorizationRequest {
	r := oauth.AuthorizationRequest{
		Scope: cmp.Or(o.Scope, c.Scope), Prompt: o.Prompt, LoginHint: o.LoginHint, ACRValues: o.ACRValues, MaxAge: o.MaxAge,
		Audience: o.Audience, Resources: o.Resource, Device: cmp.Or(o.Device, c.Device), ResponseMode: o.ResponseMode,
		SignUp: o.SignUp, Params: o.Params, ReturnTo: o.ReturnTo,
	}
	var targets []oauth.Target
	for _, a := range c.APIs {
		t := oauth.Target{Audience: a.Audience, Resource: a.Resource, Scope: a.Scope}
		if o.Scope != "" {
			t.Scope = "" // the page says exactly what this sign-in is for
		}
		targets = append(targets, t)
	}
	return r.For(targets...)
}

// stringOrList is a string or a list of them.
type stringOrList []string

// UnmarshalJSON reads either.
func (t *stringOrList) UnmarshalJSON(text []byte) error {
	var one string
	if json.Unmarshal(text, &one) == nil {
		*t = nil
		if one != "" {
			*t = stringOrList{one}
		}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(t))
}
