package helpers_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"perennial/wasm/fault"
	"perennial/wasm/helpers"
	"perennial/wasm/vault"
)

func TestTheHelpersAsAPageCallsThem(t *testing.T) {
	areas := map[string]*vault.Memory{"localStorage": {}, "sessionStorage": {}}
	calls := helpers.Calls(func(area string) (helpers.Store, error) { return areas[area], nil })
	_ = areas["localStorage"].Set("foreign", "no JSON")
	exp := time.Now().Add(time.Hour).Truncate(time.Second)
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"sub": "ada", "exp": exp.Unix()}).SignedString([]byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	raw := `"` + token + `"`
	for _, c := range []struct {
		name, arguments string
		want            string
		code            fault.Code
	}{
		{"jwt.getTokenExpirationDate", `[` + raw + `]`, strconv.FormatInt(exp.UnixMilli(), 10), ""},
		{"jwt.getTokenExpirationDate", `[" ` + token + ` "]`, strconv.FormatInt(exp.UnixMilli(), 10), ""},
		{"jwt.isTokenExpired", `[` + raw + `]`, "false", ""},
		{"jwt.isTokenExpired", `[` + raw + `,null]`, "false", ""},
		{"jwt.isTokenExpired", `[` + raw + `,3700]`, "true", ""},
		{"jwt.isTokenExpired", `[` + raw + `,"3700"]`, "", fault.InvalidArgument},
		{"jwt.decodeToken", `["x"]`, "", fault.MalformedToken},
		{"jwt.decodeToken", `[null]`, "", fault.MalformedToken},
		{"jwt.decodeToken", `[]`, "", fault.MalformedToken},
		{"jwt.decodeToken", `{}`, "", fault.InvalidArgument},
		{"jwt.urlBase64Decode", `["w6Q"]`, `"ä"`, ""},
		{"jwt.urlBase64Decode", `[1]`, "", fault.InvalidArgument},
		{"store.get", `["a"]`, "null", ""},
		{"store.set", `["a",{"b":1}]`, "null", ""},
		{"store.get", `["a"]`, `{"b":1}`, ""},
		{"store.get", `["a",null,"sessionStorage"]`, "null", ""},
		{"store.set", `["a",2,"sessionStorage"]`, "null", ""},
		{"store.get", `["a",null,"sessionStorage"]`, "2", ""},
		{"store.set", `["a"]`, "null", ""},
		{"store.get", `["a"]`, "null", ""},
		{"store.remove", `["a",null,"sessionStorage"]`, "null", ""},
		{"store.get", `["a",null,"sessionStorage"]`, "null", ""},
		{"store.get", `["foreign"]`, "null", ""},
		{"store.get", `["perennial:default"]`, "", fault.ReservedKey},
		{"store.set", `["perennial:x",1]`, "", fault.ReservedKey},
		{"store.remove", `["perennial:"]`, "", fault.ReservedKey},
		{"store.get", `["a",null,"cookies"]`, "", fault.InvalidArgument},
		{"store.get", `[1]`, "", fault.InvalidArgument},
	} {
		got, err := calls[c.name](c.arguments)
		if got != c.want || fault.CodeOf(err) != c.code {
			t.Errorf("%s(%s) is %s, %v, want %s %s", c.name, c.arguments, got, err, c.want, c.code)
		}
	}
}
