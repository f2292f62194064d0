package config_test

import (
	"reflect"
	"testing"
	"time"

	"perennial/wasm/config"
	"perennial/wasm/route"
	"perennial/wasm/token"
)

const full = `{"namespace":"shop","from":"https://app.example/refresh demo","refreshUrl":"https://app.example/refresh","clientId":"demo","fields":{"access_token":"data.jwt"},"headers":{"apikey":"k","X-Client":"w\u00e9b","X-None":null},"credentials":"include",
	"refresh":false,"scope":"openid offline_access","storage":"sessionStorage","policy":{"early":0.5,"leeway":2.5,"timeout":20,"backoff":0.5,"maxBackoff":30},
	"routes":{"login":"/in","protected":["/account/*"],"public":["/account/help"]},
	"apis":[{"name":"main","origin":"https://app.example","path":"/api","token":"id_token","header":"X-Token","prefix":"","param":"jwt"},
	{"origin":"http://localhost:8080","param":null,"followRedirects":true,"replay":false}],"nonce":"abc","load":"demand","debug":true}`

func TestParseReadsEveryMember(t *testing.T) {
	got, err := config.Parse([]byte(full))
	if err != nil {
		t.Fatal(err)
	}
	want := config.Config{
		Namespace: "shop", From: "https://app.example/refresh demo", RefreshURL: "https://app.example/refresh", ClientID: "demo", Fields: token.Fields{"access_token": "data.jwt"}, Headers: map[string]string{"apikey": "k", "X-Client": "wéb"}, Credentials: "include",
		Scope: "openid offline_access", Storage: "sessionStorage", RedirectURI: "/",
		Policy: config.Policy{Early: 0.5, Leeway: 2500 * time.Millisecond, Timeout: 20 * time.Second, Backoff: 500 * time.Millisecond, MaxBackoff: 30 * time.Second},
		Routes: route.Rules{Login: "/in", Protected: []string{"/account/*"}, Public: []string{"/account/help"}},
		APIs: []config.API{
			{Name: "main", Origin: "https://app.example", Path: "/api", Token: "id_token", Header: "X-Token", Param: "jwt"},
			{Name: "http://localhost:8080", Origin: "http://localhost:8080", Header: "Authorization", Prefix: "Bearer "},
		},
		Debug: true,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Parse = %+v\nwant %+v", got, want)
	}
}

func TestParseFillsInTheDefaults(t *testing.T) {
	got, err := config.Parse([]byte(`{"refresh":true,"issuer":null,"policy":null,"routes":{},"fields":{},"apis":[]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := config.Config{
		Namespace: "default", Refresh: true, Fields: token.Fields{}, Credentials: "same-origin", Storage: "localStorage", RedirectURI: "/",
		Policy: config.Policy{Early: 0.75, Timeout: 10 * time.Second, Backoff: time.Second, MaxBackoff: time.Minute},
		Routes: route.Rules{Login: "/login"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Parse = %+v\nwant %+v", got, want)
	}
}

func TestEachWayToRefreshIsAccepted(t *testing.T) {
	for _, text := range []string{
		`{"issuer":"https://id.example/tenant","clientId":"demo"}`,
		`{"issuer":"https://id.example/organizations/v2.0","clientId":"demo","tenants":["72f988bf-86f1-41af-91ab-2d7cd011db47"]}`,
		`{"issuer":"http://localhost:8080","clientID":"demo"}`,
		`{"tokenEndpoint":"https://id.example/token","clientId":"demo"}`,
		`{"refreshUrl":"https://app.example/refresh"}`,
		`{"refreshUrl":"/refresh"}`,
		`{"refresh":true}`,
	} {
		if _, err := config.Parse([]byte(text)); err != nil {
			t.Errorf("Parse(%s): %v", text, err)
		}
	}
}

func TestTheWaysToSignOut(t *testing.T) {
	got, err := config.Parse([]byte(`{"issuer":"https://id.example","clientId":"demo","endSessionEndpoint":"https://auth.example/logout",
		"logoutParams":{"client_id":"demo","logout_uri":"https://app.example/bye"},"signoutUrl":"/session/end"}`))
	params := map[string]string{"client_id": "demo", "logout_uri": "https://app.example/bye"}
	if err != nil || got.Endpoints.EndSession != "https://auth.example/logout" || !reflect.DeepEqual(got.LogoutParams, params) || got.SignoutURL != "/session/end" {
		t.Errorf("Parse = %+v, %v", got, err)
	}
}

func TestALongBackoffRaisesTheDefaultOfTheLongest(t *testing.T) {
	got, err := config.Parse([]byte(`{"refresh":true,"policy":{"backoff":90}}`))
	if err != nil || got.Policy.MaxBackoff != 90*time.Second {
		t.Errorf("MaxBackoff = %v, %v", got.Policy.MaxBackoff, err)
	}
}

func TestCourier(t *testing.T) {
	for text, want := range map[string]string{
		`{"refreshUrl":"/r","courier":"/perennial/perennial-courier.js"}`: "/perennial/perennial-courier.js",
		`{"refreshUrl":"/r","courier":false}`:                             "",
		`{"refreshUrl":"/r","courier":null}`:                              "",
		`{"refresh":true,"courier":false,"storage":"memory"}`:             "",
	} {
		got, err := config.Parse([]byte(text))
		if err != nil || got.Courier != want {
			t.Errorf("Courier of %s = %q, %v", text, got.Courier, err)
		}
	}
}

func TestCookieMode(t *testing.T) {
	for text, want := range map[string]bool{
		`{"refreshUrl":"/refresh","credentials":"include"}`:     true,
		`{"refreshUrl":"/refresh","credentials":"same-origin"}`: false,
		`{"refreshUrl":"/refresh"}`:                             false,
		`{"refresh":true}`:                                      false,
	} {
		got, err := config.Parse([]byte(text))
		if err != nil || got.CookieMode() != want {
			t.Errorf("CookieMode of %s = %v, %v", text, got.CookieMode(), err)
		}
	}
}
