package oauth_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/oauth"
)

func TestUserInfo(t *testing.T) {
	for tokenType, want := range map[string]string{"": "Bearer " + secret, "bearer": "Bearer " + secret, "DPoP": "DPoP " + secret} {
		p := newProvider(t)
		p.handle["/userinfo"] = func(w http.ResponseWriter, r *http.Request) {
			if r.Method != "GET" || r.Header.Get("Authorization") != want || r.URL.RawQuery != "" || r.Header.Get("Test-Credentials") != "omit" {
				t.Errorf("request %s %s with %v", r.Method, r.URL, r.Header)
			}
			io.WriteString(w, `{"sub":"u1","email":"ada@example.com","id":12345678901234567890}`)
		}
		claims, err := p.client().UserInfo(t.Context(), secret, tokenType, "u1")
		if err != nil || claims["email"] != "ada@example.com" || claims["id"] != json.Number("12345678901234567890") {
			t.Errorf("UserInfo = %v, %v", claims, err)
		}
	}
}

func TestUserInfoThatIsNotUsed(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		body   string
		want   fault.Code
	}{
		{"another user", 200, `{"sub":"u2"}`, fault.UserInfoMismatch},
		{"nobody", 200, `{"email":"ada@example.com"}`, fault.MalformedResponse},
		{"nothing", 200, `{}`, fault.MalformedResponse},
		{"null for a sub", 200, `{"sub":null}`, fault.MalformedResponse},
		{"an empty sub", 200, `{"sub":""}`, fault.UserInfoMismatch},
		{"a sub that is a number", 200, `{"sub":1}`, fault.UserInfoMismatch},
		{"a signed answer", 200, `eyJhbGciOiJSUzI1NiJ9.e30.x`, fault.MalformedResponse},
		{"null", 200, `null`, fault.MalformedResponse},
		{"a token that is not accepted", 401, `{"error":"invalid_token","error_description":"` + secret + `"}`, fault.UserInfoRefused},
		{"no scope", 403, ``, fault.UserInfoRefused},
		{"out of order", 500, ``, fault.ServerUnavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newProvider(t)
			p.handle["/userinfo"] = answer(c.status, c.body)
			claims, err := p.client().UserInfo(t.Context(), secret, "", "u1")
			if wantCode(t, err, c.want); claims != nil || err == nil || strings.Contains(err.Error(), secret[:10]) {
				t.Errorf("UserInfo = %v, %v", claims, err)
			}
		})
	}
}

func TestUserInfoNeedsSomethingToGoBy(t *testing.T) {
	c := oauth.NewClient(failing{errors.New("asked")}, oauth.Configured(known), "demo")
	_, err := c.UserInfo(t.Context(), secret, "", "")
	wantCode(t, err, fault.InvalidArgument)
	_, err = c.UserInfo(t.Context(), "", "", "u1")
	wantCode(t, err, fault.InvalidArgument)
	_, err = c.UserInfo(t.Context(), secret, "", "u1")
	wantCode(t, err, fault.Unsupported)
}
