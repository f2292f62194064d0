package oauth_test

import (
	"reflect"
	"testing"

	"perennial/wasm/oauth"
)

func TestASignInAsksForWhatTheAPIsNeed(t *testing.T) {
	orders := oauth.Target{Resource: "https://orders.example", Scope: "orders.read orders.write"}
	stock := oauth.Target{Audience: "https://stock.example", Scope: "stock.read orders.read"}
	bills := oauth.Target{Audience: "https://bills.example", Resource: "https://orders.example"}
	for _, c := range []struct {
		name            string
		request         oauth.AuthorizationRequest
		targets         []oauth.Target
		scope, audience string
		resources       []string
	}{
		{"no API of its own", oauth.AuthorizationRequest{}, []oauth.Target{{}}, "openid offline_access", "", nil},
		{"an API's scope and resource", oauth.AuthorizationRequest{}, []oauth.Target{orders}, "openid offline_access orders.read orders.write", "", []string{"https://orders.example"}},
		{"an API's audience", oauth.AuthorizationRequest{Scope: "openid"}, []oauth.Target{stock}, "openid stock.read orders.read", "https://stock.example", nil},
		{"several: each once, and the first audience", oauth.AuthorizationRequest{Scope: "openid orders.read", Resources: []string{"urn:more"}}, []oauth.Target{orders, stock, bills},
			"openid orders.read orders.write stock.read", "https://stock.example", []string{"urn:more", "https://orders.example"}},
		{"the page's own audience comes first", oauth.AuthorizationRequest{Audience: "urn:api"}, []oauth.Target{stock}, "openid offline_access stock.read orders.read", "urn:api", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			query, p := authorize(t, c.request.For(c.targets...), known)
			if query.Get("scope") != c.scope || p.Scope != c.scope || query.Get("audience") != c.audience || !reflect.DeepEqual(query["resource"], c.resources) {
				t.Errorf("%v, transaction %+v", query, p)
			}
		})
	}
}
