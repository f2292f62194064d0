package token_test

import (
	"encoding/base64"
	"testing"

	"perennial/wasm/token"
)

func TestIsFrom(t *testing.T) {
	for claims, want := range map[string]bool{
		`{"iss":"https://a.test","aud":"app"}`:           true,
		`{"iss":"https://a.test","aud":["other","app"]}`: true,
		`{"iss":"https://a.test/","aud":"app"}`:          false,
		`{"iss":"https://b.test","aud":"app"}`:           false,
		`{"iss":"https://a.test","aud":"other"}`:         false,
		`{"iss":"https://a.test"}`:                       false,
		`{"aud":"app"}`:                                  false,
		`{"iss":7,"aud":{"app":1}}`:                      false,
	} {
		raw := "x." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".x"
		if got := token.IsFrom(raw, "https://a.test", "app"); got != want {
			t.Errorf("IsFrom(%s) = %v", claims, got)
		}
	}
	if token.IsFrom("opaque", "", "") {
		t.Error("an opaque token says nothing")
	}
}
