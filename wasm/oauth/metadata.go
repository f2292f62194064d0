package oauth

import (
	"context"

	"perennial/wasm/fault"
	"perennial/wasm/json"
)

// Metadata is what an authorization server says of itself (OpenID Connect Discovery section 3, RFC 8414 section 2).
// An endpoint that it does not have is "".
type Metadata struct {
	Issuer                string
	AuthorizationEndpoint string
	TokenEndpoint         string
	RevocationEndpoint    string // RFC 7009
	UserInfoEndpoint      string // OpenID Connect Core section 5.3
	EndSessionEndpoint    string // RP-Initiated Logout section 2.1
	JWKSURI               string

	SendsIssuer bool     // RFC 9207 section 3
	Prompts     []string // Initiating User Registration section 4.1

	// MultiTenant: Issuer has token.TenantID in it, and the configuration has named an issuer of many tenants.
	MultiTenant bool
}

// Members lists the members of the JSON object.
func (m *Metadata) Members(list *json.Members) {
	list.Always("issuer", &m.Issuer)
	list.Always("authorization_endpoint", &m.AuthorizationEndpoint)
	list.Always("token_endpoint", &m.TokenEndpoint)
	list.Always("revocation_endpoint", &m.RevocationEndpoint)
	list.Always("userinfo_endpoint", &m.UserInfoEndpoint)
	list.Always("end_session_endpoint", &m.EndSessionEndpoint)
	list.Always("jwks_uri", &m.JWKSURI)
	list.Always("authorization_response_iss_parameter_supported", &m.SendsIssuer)
	list.Always("prompt_values_supported", &m.Prompts)
}

// Provider knows an authorization server's metadata: *Discovery or Configured. It may be asked concurrently.
type Provider interface {
	Metadata(ctx context.Context) (Metadata, error)
}

// Configured is a Provider without discovery: the metadata stands in the configuration.
type Configured Metadata

// Metadata returns what was configured.
func (c Configured) Metadata(context.Context) (Metadata, error) { return Metadata(c), nil }

// usable returns an endpoint that is to be used now. It fails with fault.Unsupported if the server has none, and with
// fault.InvalidConfig if it is not secure.
func usable(op, name, endpoint string) (string, error) {
	if endpoint == "" {
		return "", fault.New(fault.Unsupported, op, "the provider has no "+name+", or none is configured")
	}
	if err := endpointURL(endpoint); err != nil {
		return "", fault.Wrap(fault.InvalidConfig, op, "the provider's "+name+" cannot be used", err)
	}
	return endpoint, nil
}
