package oauth_test

import (
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
	"perennial/wasm/token/tokentest"
)

func TestAuthorizationRequestsThatAreRefused(t *testing.T) {
	negative := -1
	type request = oauth.AuthorizationRequest
	param := func(name string) request { return request{Params: map[string]string{name: "x"}} }
	for _, c := range []struct {
		name        string
		request     request
		endpoint    string
		redirectURI string
		want        fault.Code
	}{
		{"another state", param("state"), known.AuthorizationEndpoint, redirectURI, fault.InvalidArgument},
		{"another nonce", param("nonce"), known.AuthorizationEndpoint, redirectURI, fault.InvalidArgument},
		{"another client", param("client_id"), known.AuthorizationEndpoint, redirectURI, fault.InvalidArgument},
		{"another redirect URI", param("redirect_uri"), known.AuthorizationEndpoint, redirectURI, fault.InvalidArgument},
		{"another response type", param("response_type"), known.AuthorizationEndpoint, redirectURI, fault.InvalidArgument},
		{"another challenge", param("code_challenge"), known.AuthorizationEndpoint, redirectURI, fault.InvalidArgument},
		{"a challenge in plain text", param("code_challenge_method"), known.AuthorizationEndpoint, redirectURI, fault.InvalidArgument},
		{"a request object", param("request"), known.AuthorizationEndpoint, redirectURI, fault.InvalidArgument},
		{"an option as a parameter", param("prompt"), known.AuthorizationEndpoint, redirectURI, fault.InvalidArgument},
		{"none and another prompt", request{Prompt: "none login"}, known.AuthorizationEndpoint, redirectURI, fault.InvalidArgument},
		{"none and a sign-up", request{Prompt: "none", SignUp: true}, known.AuthorizationEndpoint, redirectURI, fault.InvalidArgument},
		{"a negative max_age", request{MaxAge: &negative}, known.AuthorizationEndpoint, redirectURI, fault.InvalidArgument},
		{"a response mode that no page can read", request{ResponseMode: "form_post"}, known.AuthorizationEndpoint, redirectURI, fault.InvalidArgument},
		{"a resource with a fragment", request{Resources: []string{"https://a.example#b"}}, known.AuthorizationEndpoint, redirectURI, fault.InvalidArgument},
		{"a redirect in clear text", request{}, known.AuthorizationEndpoint, "http://app.example/", fault.InvalidArgument},
		{"a redirect with a fragment", request{}, known.AuthorizationEndpoint, redirectURI + "#x", fault.InvalidArgument},
		{"no authorization endpoint", request{}, "", redirectURI, fault.Unsupported},
		{"an authorization endpoint in clear text", request{}, "http://id.example/authorize", redirectURI, fault.InvalidConfig},
		{"an authorization endpoint that is a script", request{}, "javascript:alert(1)", redirectURI, fault.InvalidConfig},
	} {
		t.Run(c.name, func(t *testing.T) {
			raw, _, err := c.request.URL(t.Context(), tokentest.Crypto{}, oauth.Metadata{AuthorizationEndpoint: c.endpoint}, "demo", c.redirectURI)
			if wantCode(t, err, c.want); raw != "" {
				t.Errorf("URL %q", raw)
			}
		})
	}
}
