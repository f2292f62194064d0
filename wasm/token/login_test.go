package token_test

import (
	"testing"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

func TestParseLoginTakesTheServersOwnNamesAndTheStandardOnes(t *testing.T) {
	fields := token.Fields{"access_token": "data.jwt", "refresh_token": "data.renew", "expires_in": "data.life"}
	for _, c := range []struct {
		name, body string
		fields     token.Fields
		want       token.Response
	}{
		{"its own", `{"data":{"jwt":"a","renew":"r","life":"60"}}`, fields, token.Response{AccessToken: "a", RefreshToken: "r", ExpiresIn: time.Minute}},
		{"the standard ones", `{"access_token":"a","refresh_token":"r","expires_in":60}`, fields, token.Response{AccessToken: "a", RefreshToken: "r", ExpiresIn: time.Minute}},
		{"camelCase", `{"accessToken":"a","refreshToken":"r"}`, fields, token.Response{AccessToken: "a", RefreshToken: "r"}},
		{"some of each", `{"accessToken":"a","data":{"renew":"r"}}`, fields, token.Response{AccessToken: "a", RefreshToken: "r"}},
		{"both: its own come first", `{"access_token":"b","data":{"jwt":"a"}}`, fields, token.Response{AccessToken: "a"}},
		{"without a mapping", `{"access_token":"a"}`, nil, token.Response{AccessToken: "a"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := token.ParseLogin([]byte(c.body), c.fields)
			if err != nil || got != c.want {
				t.Errorf("ParseLogin = %#v, %v, want %#v", got, err, c.want)
			}
		})
	}
	for _, body := range []string{`{"data":{"renew":"r"}}`, `[]`, `{}`} {
		if _, err := token.ParseLogin([]byte(body), fields); fault.CodeOf(err) != fault.MalformedResponse {
			t.Errorf("%s: %v", body, err)
		}
	}
}
