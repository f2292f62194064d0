package oauth_test

import (
	"net/http"
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
	"perennial/wasm/token"
)

const (
	contoso  = "72f988bf-86f1-41af-91ab-2d7cd011db47"
	fabrikam = "9188040D-6c67-4c5b-b112-36a304b66dad"
)

// tenants is a provider of many tenants, as Microsoft Entra is one; its user is of the tenant contoso.
func tenants(t *testing.T, path string) *provider {
	p := newProvider(t)
	p.handle[path+openID] = func(w http.ResponseWriter, r *http.Request) {
		r.URL.Path = openID
		p.serve(w, r)
	}
	p.metadata = object{"issuer": p.url + "/{tenantid}/v2.0"}
	p.claims = object{"iss": p.url + "/" + contoso + "/v2.0", "tid": contoso}
	return p
}

func TestAnIssuerOfManyTenants(t *testing.T) {
	for _, c := range []struct {
		name    string
		path    string
		change  func(p *provider)
		callee  string   // the tenant in the callback's iss
		tenants []string // of the configuration
		want    fault.Code
	}{
		{"any tenant of common", "/common/v2.0", nil, "", nil, ""},
		{"any tenant of organizations", "/organizations/v2.0", nil, "", nil, ""},
		{"of consumers", "/consumers/v2.0", nil, "", nil, ""},
		{"under a path", "/entra/common/v2.0", func(p *provider) {
			p.metadata["issuer"] = p.url + "/entra/{tenantid}/v2.0"
			p.claims["iss"] = p.url + "/entra/" + contoso + "/v2.0"
		}, "", nil, ""},
		{"one of the tenants named, in whatever case", "/common/v2.0", nil, "", []string{fabrikam, "72F988BF-86f1-41af-91ab-2d7cd011db47"}, ""},
		{"none of the tenants named", "/common/v2.0", nil, "", []string{fabrikam}, fault.IssuerMismatch},
		{"an iss of another tenant than the tid", "/common/v2.0", func(p *provider) { p.claims["tid"] = fabrikam }, "", nil, fault.IssuerMismatch},
		{"no tid", "/common/v2.0", func(p *provider) { p.claims["tid"] = nil }, "", nil, fault.IssuerMismatch},
		{"the template itself for an iss", "/common/v2.0", func(p *provider) {
			p.claims["iss"], p.claims["tid"] = p.url+"/{tenantid}/v2.0", "{tenantid}"
		}, "", nil, fault.IssuerMismatch},
		{"a tid that is a path", "/common/v2.0", func(p *provider) {
			p.claims["iss"], p.claims["tid"] = p.url+"/x/v2.0", "x"
		}, "", nil, fault.IssuerMismatch},
		{"an iss of another server", "/common/v2.0", func(p *provider) {
			p.claims["iss"] = "https://evil.example/" + contoso + "/v2.0"
		}, "", nil, fault.IssuerMismatch},
		{"no id_token, and tenants named", "/common/v2.0", func(p *provider) { p.tokens["id_token"] = nil }, "", []string{contoso}, fault.MalformedResponse},
		{"the callback's iss of the tenant", "/common/v2.0", nil, contoso, nil, ""},
		{"the callback's iss of another tenant", "/common/v2.0", nil, fabrikam, nil, fault.MixUp},
		{"the callback's iss of no tenant", "/common/v2.0", nil, "common", nil, fault.MixUp},
		{"a key of every tenant", "/common/v2.0", func(p *provider) { p.keys[0]["issuer"] = p.url + "/{tenantid}/v2.0" }, "", nil, ""},
		{"a key of that tenant", "/common/v2.0", func(p *provider) { p.keys[0]["issuer"] = p.url + "/" + contoso + "/v2.0" }, "", nil, ""},
		{"a key of another tenant", "/common/v2.0", func(p *provider) { p.keys[0]["issuer"] = p.url + "/" + fabrikam + "/v2.0" }, "", nil, fault.IssuerMismatch},
		{"a template for an issuer of one", "/tenant/v2.0", nil, "", nil, fault.InvalidConfig},
		{"a template for an issuer that only looks like one of many", "/common", nil, "", nil, fault.InvalidConfig},
		{"a template of another server", "/common/v2.0", func(p *provider) { p.metadata["issuer"] = "https://evil.example/{tenantid}/v2.0" }, "", nil, fault.InvalidConfig},
		{"another issuer without a template", "/common/v2.0", func(p *provider) { p.metadata["issuer"] = p.url + "/" + contoso + "/v2.0" }, "", nil, fault.InvalidConfig},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := tenants(t, c.path)
			if c.change != nil {
				c.change(p)
			}
			client := verifying(oauth.NewClient(p.doer, &oauth.Discovery{Doer: p.doer, Issuer: p.url + c.path}, "demo"))
			client.Tenants = c.tenants
			_, transaction, err := client.Authorize(t.Context(), oauth.AuthorizationRequest{Scope: scopeFor(p)}, "https://app.example/callback")
			if err != nil {
				wantCode(t, err, c.want)
				return
			}
			p.transaction = transaction
			cb := oauth.Callback{State: transaction.State, Code: "the-authorization-code"}
			if c.callee != "" {
				cb.Issuer = p.url + "/" + c.callee + "/v2.0"
			}
			r, claims, err := client.Exchange(t.Context(), transaction, cb)
			if wantCode(t, err, c.want); (err == nil) != (claims["sub"] == "u1" && r.AccessToken != "") {
				t.Errorf("tokens %v, claims %v, %v", r, claims, err)
			}
		})
	}
}

// scopeFor asks for no id_token where none is to come.
func scopeFor(p *provider) string {
	if value, has := p.tokens["id_token"]; has && value == nil {
		return "notes"
	}
	return ""
}

// The session is bound to the tenant that came out: a refresh that brings another tenant's id_token ends it.
func TestARefreshKeepsToItsTenant(t *testing.T) {
	p := tenants(t, "/common/v2.0")
	client := verifying(oauth.NewClient(p.doer, &oauth.Discovery{Doer: p.doer, Issuer: p.url + "/common/v2.0"}, "demo"))
	cb := p.begin(t, client, oauth.AuthorizationRequest{})
	r, _, err := client.Exchange(t.Context(), p.transaction, cb)
	if err != nil {
		t.Fatal(err)
	}
	if err := token.Continues(r.IDToken, token.Response{IDToken: p.idToken(p.standard())}); err != nil {
		t.Errorf("the same tenant: %v", err)
	}
	p.claims = object{"iss": p.url + "/" + fabrikam + "/v2.0", "tid": fabrikam}
	wantCode(t, token.Continues(r.IDToken, token.Response{IDToken: p.idToken(p.standard())}), fault.IssuerMismatch)
}
