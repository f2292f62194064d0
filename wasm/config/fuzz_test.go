package config_test

import (
	"reflect"
	"strings"
	"testing"

	"perennial/wasm/config"
	"perennial/wasm/fault"
	"perennial/wasm/oauth"
)

func FuzzParse(f *testing.F) {
	for _, text := range []string{
		`{"refresh":true}`, `{"issuer":"https://id.test","clientId":"x","apis":[{"origin":"https://a.test","path":"/v1","header":"X-Token","prefix":"","followRedirects":true}]}`,
		`{"refreshUrl":"/r","credentials":"include","fields":{"access_token":"data.jwt"}}`, `{"refreshUrl":"//evil.test"}`, `{"tokenEndpoint":"http://id.test","clientId":"x"}`, `{"auth0":{"domain":"t.auth0.com","clientID":"x"}}`,
		`{"refresh":true,"apis":[{"origin":"https://*"}]}`, `{"refresh":true,"apis":[{"origin":"https://"}]}`, `{"refresh":true,"apis":[{"origin":""}]}`, `{"refresh":true,"apis":[{"origin":"https://u:p@a.test"}]}`,
		`{"refresh":true,"policy":{"early":1e999}}`, `{"refresh":true,"routes":{"login":"//evil.test"}}`, `{"tokenEndpoint":"https://id.test/t","clientId":"x","revocationEndpoint":"http://evil.test"}`, `null`, `[`, ``,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := config.Parse([]byte(text))
		if err != nil {
			if fault.CodeOf(err) != fault.InvalidConfig || !reflect.DeepEqual(c, config.Config{}) {
				t.Errorf("%q: %v, and is %+v", text, err, c)
			}
			return
		}
		ways := 0
		for _, is := range []bool{c.Issuer != "", c.TokenEndpoint != "", c.RefreshURL != "", c.Refresh, c.Auth0.Domain != ""} {
			if is {
				ways++
			}
		}
		if ways != 1 || c.Namespace == "" || c.Policy.Timeout <= 0 || c.Policy.Backoff <= 0 || c.Policy.MaxBackoff < c.Policy.Backoff || c.Policy.Idle < 0 || c.Policy.Absolute < 0 {
			t.Errorf("%q is taken, with %d ways to refresh: %+v", text, ways, c)
		}
		e := c.Endpoints
		for _, endpoint := range []string{c.Issuer, c.TokenEndpoint, c.RefreshURL, c.SignoutURL, e.Authorization, e.Revocation, e.UserInfo, e.EndSession, e.JWKS} {
			if endpoint != "" && !oauth.SameOriginPath(endpoint) && oauth.SecureURL(endpoint) != nil {
				t.Errorf("%q is taken, although tokens must not go to %q", text, endpoint)
			}
		}
		for _, api := range c.APIs {
			if oauth.SecureURL(api.Origin) != nil || strings.Count(api.Origin, "/") != 2 || api.Path != "" && !oauth.SameOriginPath(api.Path) || api.Header == "" || strings.ContainsAny(api.Header+api.Prefix, "\r\n\x00") {
				t.Errorf("%q is taken with the API %+v", text, api)
			}
		}
	})
}
