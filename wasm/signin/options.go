package signin

import (
	"cmp"

	"perennial/wasm/config"
	"perennial/wasm/json"
	"perennial/wasm/oauth"
)

// Options are what a page gives to signin and signup, named as the parameters of the authorization request
// are. Any other parameters of the provider's are in params; a text under a name that is not known is passed on likewise.
type Options struct {
	Scope        string
	Prompt       string
	LoginHint    string
	ACRValues    string
	MaxAge       *int
	Audience     string
	Resource     stringOrList
	Device       string
	ResponseMode string
	SignUp       bool
	ReturnTo     string
	RedirectURI  string
	Popup        bool

	// A legacy tenant's user.
	Username   string
	Password   string
	Connection string

	Params map[string]string
}

// Members lists the members of the JSON object.
func (o *Options) Members(list *json.Members) {
	list.Always("scope", &o.Scope)
	list.Always("prompt", &o.Prompt)
	list.Always("login_hint", &o.LoginHint)
	list.Always("acr_values", &o.ACRValues)
	list.Always("max_age", &o.MaxAge)
	list.Always("audience", &o.Audience)
	list.Always("resource", &o.Resource)
	list.Always("device", &o.Device)
	list.Always("response_mode", &o.ResponseMode)
	list.Always("signup", &o.SignUp)
	list.Always("returnTo", &o.ReturnTo)
	list.Always("redirectUri", &o.RedirectURI)
	list.Always("popup", &o.Popup)
	list.Always("username", &o.Username)
	list.Always("password", &o.Password)
	list.Always("connection", &o.Connection)
}

// fields are Options that do not read themselves.
type fields struct{ of *Options }

// Members lists the members of the JSON object.
func (f fields) Members(list *json.Members) { f.of.Members(list) }

// UnmarshalJSON keeps the parameters that have no field of their own.
func (o *Options) UnmarshalJSON(text []byte) error {
	if err := json.Unmarshal(text, fields{o}); err != nil {
		return err
	}
	var all map[string]any
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	for _, known := range json.Names(o) {
		delete(all, known)
	}
	o.Params = map[string]string{}
	params, _ := all["params"].(map[string]any)
	for _, given := range []map[string]any{all, params} {
		for name, value := range given {
			if value, ok := value.(string); ok {
				o.Params[name] = value
			}
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
