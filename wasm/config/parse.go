package config

import (
	"errors"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/oauth"
	"perennial/wasm/route"
	"perennial/wasm/token"
)

// Parse reads a configuration from JSON and fills in the defaults. A member that is null counts as absent. It
// fails with fault.InvalidConfig, which names the member and says what it should be.
func Parse(text []byte) (Config, error) {
	var value any
	switch err := json.Unmarshal(text, &value); {
	case errors.Is(err, json.ErrFollows):
		return Config{}, refuse("something follows the configuration's JSON")
	case err != nil:
		return Config{}, refuse("the configuration is not JSON")
	}
	var first error
	top := object("", value, &first)
	c := Config{
		Namespace:     top.text("namespace", "default"),
		From:          top.text("from", ""), // the gate makes it
		Issuer:        top.text("issuer", ""),
		TokenEndpoint: top.text("tokenEndpoint", ""),
		RefreshURL:    top.text("refreshUrl", ""),
		Refresh:       top.boolean("refresh"),
		ClientID:      top.text("clientId", top.text("clientID", "")),
		Fields:        fields(top.child("fields")),
		Headers:       headers(top.child("headers")),
		Credentials:   top.choice("credentials", "same-origin", "include", "omit"),
		Scope:         top.text("scope", ""),
		Storage:       top.choice("storage", LocalStorage, SessionStorage, Memory),
		Policy:        policy(top.child("policy")),
		Routes:        routes(top.child("routes")),
		APIs:          apis(top.list("apis"), &first),
		Debug:         top.boolean("debug"),
		Auth0:         auth0(top.child("auth0")),
		Endpoints: Endpoints{
			Authorization: top.text("authorizationEndpoint", ""),
			Revocation:    top.text("revocationEndpoint", ""),
			UserInfo:      top.text("userinfoEndpoint", ""),
			EndSession:    top.text("endSessionEndpoint", ""),
			JWKS:          top.text("jwksUri", ""),
		},
		Tenants:      top.texts("tenants"),
		LogoutParams: params(top.child("logoutParams")),
		SignoutURL:   top.text("signoutUrl", ""),

		Device:      top.text("device", ""),
		RedirectURI: top.text("redirectUri", "/"),
		DPoP:        top.boolean("dpop"),
		Encrypt:     top.boolean("encrypt"),
		Courier:     courier(top),
	}
	// The gate's.
	top.text("nonce", "")
	top.choice("load", "idle", "eager", "demand")
	top.end()
	if first != nil {
		return Config{}, first
	}
	if err := c.check(); err != nil {
		return Config{}, err
	}
	return c, nil
}

// params are texts under names that only the server knows.
func params(m members) map[string]string {
	var p map[string]string
	for name := range m.values {
		if value, ok := m.get(name); ok {
			if p == nil {
				p = map[string]string{}
			}
			if p[name], ok = value.(string); !ok {
				m.wrong(name, "a text", value)
			}
		}
	}
	return p
}

func auth0(m members) Auth0 {
	a := Auth0{Domain: m.text("domain", ""), ClientID: m.text("clientID", m.text("clientId", ""))}
	m.end()
	return a
}

func routes(m members) route.Rules {
	r := route.Rules{Login: m.text("login", "/login"), Protected: m.texts("protected"), Public: m.texts("public")}
	m.end()
	return r
}

// fields takes the standard names for members, so that a name which none of them has is an error like any other.
func fields(m members) token.Fields {
	f := token.Fields{}
	for _, name := range token.StandardFields {
		if own := m.text(name, ""); own != "" {
			f[name] = own
		}
	}
	m.end()
	return f
}

// courier is the path of a script. The host has put it in the place of true.
func courier(m members) string {
	value, ok := m.get("courier")
	if !ok || value == false {
		return ""
	}
	path, ok := value.(string)
	if !ok {
		m.wrong("courier", "true, or the URL of a service worker", value)
	} else if !oauth.SameOriginPath(path) {
		m.fail("courier must be a script of the page's own origin, such as /perennial/perennial-courier.js: browsers take no other for a service worker")
	}
	return path
}

func refuse(what string) error {
	return fault.New(fault.InvalidConfig, "configuration", what)
}
