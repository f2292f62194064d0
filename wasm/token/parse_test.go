package token_test

import (
	"strings"
	"testing"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

func TestParseResponse(t *testing.T) {
	for _, c := range []struct {
		name, body string
		fields     token.Fields
		want       token.Response
	}{
		{"as RFC 6749 has it", `{"access_token":"a","token_type":"Bearer","expires_in":3600,"refresh_token":"r","scope":"x y"}`, nil,
			token.Response{AccessToken: "a", TokenType: "Bearer", ExpiresIn: time.Hour, RefreshToken: "r", Scope: "x y"}},
		{"camelCase", `{"accessToken":"a","idToken":"i","refreshToken":"r","tokenType":"Bearer","expiresIn":60}`, nil,
			token.Response{AccessToken: "a", IDToken: "i", RefreshToken: "r", TokenType: "Bearer", ExpiresIn: time.Minute}},
		{"an id_token alone", `{"id_token":"i"}`, nil, token.Response{IDToken: "i"}},
		{"unknown members", `{"access_token":"a","user":{"access_token":"b"},"ok":true}`, nil, token.Response{AccessToken: "a"}},
		{"null counts as absent", `{"access_token":"a","id_token":null,"refresh_token":null,"expires_in":null}`, nil, token.Response{AccessToken: "a"}},
		{"null does not hide camelCase", `{"access_token":null,"accessToken":"a"}`, nil, token.Response{AccessToken: "a"}},
		{"a byte order mark", "\ufeff" + `{"access_token":"a"}`, nil, token.Response{AccessToken: "a"}},
		{"own names", `{"jwt":"a","validFor":30}`, token.Fields{"access_token": "jwt", "expires_in": "validFor"},
			token.Response{AccessToken: "a", ExpiresIn: 30 * time.Second}},
		{"own names in objects", `{"data":{"token":{"value":"a"},"next":"r"}}`, token.Fields{"access_token": "data.token.value", "refresh_token": "data.next"},
			token.Response{AccessToken: "a", RefreshToken: "r"}},
		{"an own name with a dot in it", `{"data.token":"a"}`, token.Fields{"access_token": "data.token"}, token.Response{AccessToken: "a"}},
		{"a mapped name is read nowhere else", `{"access_token":"not this","jwt":"a"}`, token.Fields{"access_token": "jwt"}, token.Response{AccessToken: "a"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := token.ParseResponse([]byte(c.body), c.fields)
			if err != nil || got != c.want {
				t.Errorf("ParseResponse = %#v, %v, want %#v", got, err, c.want)
			}
		})
	}
}

func TestExpiresInComesInManyForms(t *testing.T) {
	for value, want := range map[string]time.Duration{
		`3600`: time.Hour, `"3600"`: time.Hour, `" 60 "`: time.Minute, `3599.5`: 3599500 * time.Millisecond, `6e1`: time.Minute,
		`0`: 0, `-5`: 0, `"soon"`: 0, `""`: 0, `"NaN"`: 0, `true`: 0, `{}`: 0, `[60]`: 0,
		`1e30`: 87600 * time.Hour, `1e400`: 87600 * time.Hour,
	} {
		t.Run(value, func(t *testing.T) {
			got, err := token.ParseResponse([]byte(`{"access_token":"a","expires_in":`+value+`}`), nil)
			if err != nil || got.ExpiresIn != want {
				t.Errorf("ExpiresIn = %v, %v, want %v", got.ExpiresIn, err, want)
			}
		})
	}
}

func TestWhatIsNoTokenResponseIsRefusedWithoutQuotingIt(t *testing.T) {
	for name, body := range map[string]string{
		"nothing":                 ``,
		"HTML":                    `<!doctype html><title>secret</title>`,
		"a text":                  `"secret"`,
		"an array":                `["secret"]`,
		"null":                    `null`,
		"cut off":                 `{"access_token":"secret`,
		"two values":              `{"access_token":"secret"} {}`,
		"no token":                `{"error":"secret"}`,
		"a refresh token only":    `{"refresh_token":"secret"}`,
		"empty tokens":            `{"access_token":"","id_token":""}`,
		"a token that is no text": `{"access_token":{"value":"secret"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			got, err := token.ParseResponse([]byte(body), nil)
			wantCode(t, err, fault.MalformedResponse)
			if got != (token.Response{}) || strings.Contains(err.Error(), "secret") {
				t.Errorf("ParseResponse = %#v, %v", got, err)
			}
		})
	}
}

func TestTheErrorNamesTheFieldsThatWereLookedFor(t *testing.T) {
	_, err := token.ParseResponse([]byte(`{"access_token":"a"}`), token.Fields{"access_token": "data.jwt"})
	if err == nil || !strings.Contains(err.Error(), "data.jwt") || !strings.Contains(err.Error(), "id_token") {
		t.Errorf("error = %v", err)
	}
}

func FuzzParseResponse(f *testing.F) {
	for _, seed := range []string{``, `null`, `{}`, `{"access_token":"a","expires_in":"1e999"}`, `{"data":{"token":"a"}}`, `{"id_token":"i","expires_in":-1}`} {
		f.Add(seed, "data.token")
	}
	f.Fuzz(func(t *testing.T, body, path string) {
		for _, fields := range []token.Fields{nil, {"access_token": path}} {
			r, err := token.ParseResponse([]byte(body), fields)
			if err != nil {
				wantCode(t, err, fault.MalformedResponse)
				continue
			}
			if r.AccessToken == "" && r.IDToken == "" || r.ExpiresIn < 0 || r.ExpiresIn > 87600*time.Hour {
				t.Fatalf("accepted %#v", r)
			}
		}
	})
}
