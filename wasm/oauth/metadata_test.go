package oauth_test

import (
	"reflect"
	"testing"

	"perennial/wasm/oauth"
)

func TestDiscoveryReadsTheWholeMetadata(t *testing.T) {
	url, doer, _ := metadata(t, openID, `{"issuer":"%s","token_endpoint":"%s/token","authorization_endpoint":"%s/authorize","revocation_endpoint":"%s/revoke",
		"userinfo_endpoint":"%s/userinfo","end_session_endpoint":"%s/logout","jwks_uri":"%s/jwks","authorization_response_iss_parameter_supported":true,
		"prompt_values_supported":["none","create"],"id_token_signing_alg_values_supported":["RS256"],"dpop_signing_alg_values_supported":["ES256"],
		"code_challenge_methods_supported":["S256"],"claims_supported":["sub"]}`)
	want := oauth.Metadata{
		Issuer: url, TokenEndpoint: url + "/token", AuthorizationEndpoint: url + "/authorize", RevocationEndpoint: url + "/revoke",
		UserInfoEndpoint: url + "/userinfo", EndSessionEndpoint: url + "/logout", JWKSURI: url + "/jwks", SendsIssuer: true,
		Prompts: []string{"none", "create"},
	}
	d := oauth.Discovery{Doer: doer, Issuer: url}
	if got, err := d.Metadata(t.Context()); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Metadata = %+v, %v", got, err)
	}
	if got, err := oauth.Configured(want).Metadata(t.Context()); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Configured = %+v, %v", got, err)
	}
}

// What nobody needs for a refresh must not stop one.
func TestDiscoveryLeavesOutWhatIsOfTheWrongType(t *testing.T) {
	url, doer, _ := metadata(t, openID, `{"issuer":"%s","prompt_values_supported":"login","jwks_uri":7,"authorization_response_iss_parameter_supported":"yes",
		"dpop_signing_alg_values_supported":[7,"ES256"],"authorization_endpoint":"http://id.example/authorize","token_endpoint":"%s/token"}`)
	d := oauth.Discovery{Doer: doer, Issuer: url}
	m, err := d.Metadata(t.Context())
	if err != nil || m.TokenEndpoint != url+"/token" || m.JWKSURI != "" || m.SendsIssuer || m.Prompts != nil {
		t.Errorf("Metadata = %+v, %v", m, err)
	}
}
