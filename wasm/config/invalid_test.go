package config_test

import (
	"reflect"
	"strings"
	"testing"

	"perennial/wasm/config"
	"perennial/wasm/fault"
)

func TestWhatIsWrongIsNamed(t *testing.T) {
	api := func(members string) string {
		return `{"refresh":true,"apis":[{"origin":"https://a"},{` + members + `}]}`
	}
	policy := func(members string) string { return `{"refresh":true,"policy":{` + members + `}}` }
	for _, c := range []struct{ name, text, says string }{
		{"not JSON", `{`, "not JSON"},
		{"more than JSON", `{"refresh":true} {}`, "follows"},
		{"not an object", `[]`, "the configuration must be an object, not a list"},
		{"no way to refresh", `{}`, "issuer, tokenEndpoint, refreshUrl (URLs), refresh (a function) and auth0"},
		{"two ways", `{"issuer":"https://id.example","refresh":true,"clientId":"x"}`, "(issuer, refresh)"},
		{"no client with an issuer", `{"issuer":"https://id.example"}`, "clientId is missing"},
		{"no client with a token endpoint", `{"tokenEndpoint":"https://id.example"}`, "clientId is missing"},
		{"issuer in clear text", `{"issuer":"http://id.example","clientId":"x"}`, "issuer: “http://id.example” is plain HTTP"},
		{"issuer a path", `{"issuer":"/oidc","clientId":"x"}`, "issuer: "},
		{"issuer with a query", `{"issuer":"https://id.example?x","clientId":"x"}`, "issuer must have no query"},
		{"tenants of an issuer of one", `{"issuer":"https://id.example/t/v2.0","clientId":"x","tenants":["72f988bf-86f1-41af-91ab-2d7cd011db47"]}`, "tenants belongs to an issuer that stands for many"},
		{"tenants without an issuer", `{"refresh":true,"tenants":["72f988bf-86f1-41af-91ab-2d7cd011db47"]}`, "tenants belongs to an issuer"},
		{"a tenant by its domain", `{"issuer":"https://id.example/common/v2.0","clientId":"x","tenants":["contoso.com"]}`, "tenants has “contoso.com”"},
		{"a text for tenants", `{"issuer":"https://id.example/common/v2.0","clientId":"x","tenants":"contoso.com"}`, "tenants must be a list, not a text"},
		{"endpoint in clear text", `{"tokenEndpoint":"http://id.example","clientId":"x"}`, "tokenEndpoint: "},
		{"refreshUrl of another host in disguise", `{"refreshUrl":"//id.example"}`, "refreshUrl: "},
		{"an endpoint that an issuer tells", `{"issuer":"https://id.example","clientId":"x","revocationEndpoint":"https://id.example/r"}`, "revocationEndpoint belongs to tokenEndpoint"},
		{"an end of sessions for an own back end", `{"refreshUrl":"/r","endSessionEndpoint":"https://id.example/logout"}`, "endSessionEndpoint belongs to tokenEndpoint"},
		{"an end of sessions in clear text", `{"issuer":"https://id.example","clientId":"x","endSessionEndpoint":"http://id.example/logout"}`, "endSessionEndpoint: "},
		{"a logout's parameters for an own back end", `{"refreshUrl":"/r","logoutParams":{"client_id":"x"}}`, "logoutParams belongs to issuer or tokenEndpoint"},
		{"a number among a logout's parameters", `{"issuer":"https://id.example","clientId":"x","logoutParams":{"client_id":7}}`, "logoutParams.client_id must be a text, not a number"},
		{"signoutUrl in clear text", `{"refreshUrl":"/r","signoutUrl":"http://app.example/end"}`, "signoutUrl: "},
		{"signoutUrl of another host in disguise", `{"refreshUrl":"/r","signoutUrl":"//app.example/end"}`, "signoutUrl: "},
		{"a misspelled member", `{"refresh":true,"namspace":"x"}`, "no member namspace; did you mean namespace?"},
		{"an unknown member", `{"refresh":true,"colour":"x"}`, "no member colour"},
		{"a misspelled member of policy", policy(`"earli":1`), "policy.earli; did you mean policy.early?"},
		{"a misspelled member of routes", `{"refresh":true,"routes":{"privat":[]}}`, "no member routes.privat"},
		{"a misspelled member of an API", api(`"orign":"x"`), "apis[1].orign; did you mean apis[1].origin?"},
		{"a misspelled field", `{"refreshUrl":"/r","fields":{"accessToken":"jwt"}}`, "fields.accessToken; did you mean fields.access_token?"},
		{"fields without refreshUrl", `{"refresh":true,"fields":{"access_token":"jwt"}}`, "fields belongs to refreshUrl"},
		{"headers without refreshUrl", `{"refresh":true,"headers":{"apikey":"k"}}`, "headers belongs to refreshUrl"},
		{"headers of another type", `{"refreshUrl":"/r","headers":["apikey"]}`, "headers must be an object, not a list"},
		{"a header of another type", `{"refreshUrl":"/r","headers":{"apikey":7}}`, "headers.apikey must be a text, not a number"},
		{"a header that is none", `{"refreshUrl":"/r","headers":{"api key":"k"}}`, "headers.api key must be the name of a header"},
		{"a header without a name", `{"refreshUrl":"/r","headers":{"":"k"}}`, "must be the name of a header"},
		{"a header that splits the request", `{"refreshUrl":"/r","headers":{"apikey":"k\r\nb: c"}}`, "headers.apikey must be a text that fits into a header"},
		{"a header beyond Latin-1", `{"refreshUrl":"/r","headers":{"apikey":"鍵"}}`, "headers.apikey must be a text that fits into a header"},
		{"a header of the browser's", `{"refreshUrl":"/r","headers":{"Cookie":"a=b"}}`, "headers.Cookie is a header that browsers let no page set"},
		{"a header of the browser's by its prefix", `{"refreshUrl":"/r","headers":{"Sec-Fetch-Site":"none"}}`, "headers.Sec-Fetch-Site is a header that browsers"},
		{"a header twice", `{"refreshUrl":"/r","headers":{"ApiKey":"a","apikey":"b"}}`, "headers.apikey is the same header as headers.ApiKey"},
		{"the header of dpop", `{"refreshUrl":"/r","dpop":true,"headers":{"dpop":"x"}}`, "headers.dpop is what dpop itself sends"},
		{"cookies without refreshUrl", `{"refresh":true,"credentials":"include"}`, "credentials"},
		{"a courier that is no script", `{"refreshUrl":"/r","courier":true}`, "courier must be true, or the URL of a service worker, not a boolean"},
		{"a courier of another origin", `{"refreshUrl":"/r","courier":"https://cdn.example/sw.js"}`, "courier must be a script of the page's own origin"},
		{"a courier of a host in disguise", `{"refreshUrl":"/r","courier":"//cdn.example/sw.js"}`, "courier must be a script of the page's own origin"},
		{"a courier for the page's function", `{"refresh":true,"courier":"/sw.js"}`, "courier has no meaning with refresh"},
		{"a courier for one tab", `{"refreshUrl":"/r","courier":"/sw.js","storage":"sessionStorage"}`, "courier needs storage “localStorage”"},
		{"unknown credentials", `{"refreshUrl":"/r","credentials":"always"}`, "credentials must be one of"},
		{"another time to load", `{"refreshUrl":"/r","load":"lazy"}`, "load must be one of"},
		{"unknown storage", `{"refresh":true,"storage":"cookie"}`, "storage must be one of"},
		{"a text for a boolean", `{"refresh":"yes"}`, "refresh must be true or false, not a text"},
		{"a number for a text", `{"issuer":7}`, "issuer must be a text, not a number"},
		{"a text for an object", `{"refresh":true,"policy":"fast"}`, "policy must be an object, not a text"},
		{"a text for a list", `{"refresh":true,"apis":"/api"}`, "apis must be a list, not a text"},
		{"a text for an API", `{"refresh":true,"apis":["/api"]}`, "apis[0] must be an object"},
		{"a number in a list of texts", `{"refresh":true,"routes":{"protected":["/a",7]}}`, "routes.protected[1] must be a text, not a number"},
		{"a text for a number", policy(`"timeout":"10"`), "policy.timeout must be a number, not a text"},
		{"early too early", policy(`"early":0.05`), "policy.early must be from 0.1 to 0.95, not 0.05"},
		{"early too late", policy(`"early":1`), "policy.early"},
		{"negative leeway", policy(`"leeway":-1`), "policy.leeway"},
		{"no time", policy(`"timeout":0.5`), "policy.timeout must be from 1 to 120"},
		{"milliseconds", policy(`"timeout":10000`), "policy.timeout"},
		{"no backoff", policy(`"backoff":0`), "policy.backoff must be more than 0"},
		{"endless backoff", policy(`"maxBackoff":1e999`), "policy.maxBackoff"},
		{"backoffs the wrong way round", policy(`"backoff":10,"maxBackoff":5`), "policy.maxBackoff must not be less than policy.backoff"},
		{"login elsewhere", `{"refresh":true,"routes":{"login":"https://evil.example/"}}`, "routes.login"},
		{"a pattern that fits nothing", `{"refresh":true,"routes":{"protected":["account"]}}`, "routes.protected"},
		{"an empty namespace", `{"refresh":true,"namespace":""}`, "namespace"},
		{"an API without origin", api(``), "apis[1].origin"},
		{"an API in clear text", api(`"origin":"http://api.example"`), "apis[1].origin: “http://api.example” is plain HTTP"},
		{"an origin with a path", api(`"origin":"https://api.example/v1"`), "apis[1].origin must be"},
		{"an origin with a query", api(`"origin":"https://api.example?"`), "apis[1].origin must be"},
		{"a path without its slash", api(`"origin":"https://b","path":"api"`), "apis[1].path"},
		{"an unknown token", api(`"origin":"https://b","token":"refresh_token"`), "apis[1].token must be one of"},
		{"a header that is none", api(`"origin":"https://b","header":"X Token"`), "apis[1].header"},
		{"a prefix that splits the header", api(`"origin":"https://b","prefix":"a\r\nb: "`), "apis[1].prefix"},
		{"replay in words", api(`"origin":"https://b","replay":"never"`), "apis[1].replay must be true or false"},
		{"a nonce that is no text", `{"refresh":true,"nonce":7}`, "nonce must be a text, not a number"},
		{"followRedirects in words", api(`"origin":"https://b","followRedirects":"yes"`), "apis[1].followRedirects must be true or false"},
		{"an API twice", api(`"origin":"https://a"`), "apis[1].name “https://a” is there twice"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := config.Parse([]byte(c.text))
			if fault.CodeOf(err) != fault.InvalidConfig || !strings.Contains(err.Error(), c.says) {
				t.Errorf("Parse(%s): %v, want it to say %q", c.text, err, c.says)
			}
			if !reflect.DeepEqual(got, config.Config{}) {
				t.Errorf("a configuration beside the error: %+v", got)
			}
		})
	}
}
