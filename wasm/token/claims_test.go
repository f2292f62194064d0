package token_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/token"
)

func TestDecodeReadsTheClaimsOfASignedJWT(t *testing.T) {
	raw, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"sub": "ada", "name": "Zoë 😀", "n": 1.5}).SignedString([]byte("key"))
	if err != nil {
		t.Fatal(err)
	}
	claims, err := token.Decode(raw)
	if err != nil {
		t.Fatal(err)
	}
	if claims["sub"] != "ada" || claims["name"] != "Zoë 😀" || claims["n"] != json.Number("1.5") {
		t.Errorf("claims = %v", claims)
	}
}

func TestDecodeKeepsEveryDigitOfANumber(t *testing.T) {
	claims, err := token.Decode(jwtOf(`{"id":9007199254740993}`))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := json.Marshal(map[string]any(claims)); err != nil || string(text) != `{"id":9007199254740993}` {
		t.Errorf("claims = %s, %v", text, err)
	}
}

func TestDecodeLooksAtThePayloadOnly(t *testing.T) {
	payload := base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"ada"}`))
	for name, raw := range map[string]string{
		"no header and no signature": "." + payload + ".",
		"a header that is no base64": "?." + payload + ".!",
		"an unknown algorithm":       base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"X"}`)) + "." + payload + ".eA",
		"standard base64, padded":    "e30=." + base64.StdEncoding.EncodeToString([]byte(`{"sub":"ada"}`)) + ".e30=",
	} {
		t.Run(name, func(t *testing.T) {
			claims, err := token.Decode(raw)
			if err != nil || claims["sub"] != "ada" {
				t.Errorf("Decode = %v, %v", claims, err)
			}
			if got := token.Subject(raw); got != "ada" {
				t.Errorf("Subject = %q", got)
			}
		})
	}
}

func TestDecodeRefusesWhatIsNoJWT(t *testing.T) {
	for name, raw := range map[string]string{
		"nothing":               "",
		"an opaque token":       "2YotnFZFEjr1zCsicMWpAA",
		"two parts":             "e30.e30",
		"four parts":            "e30.e30.e30.e30",
		"an empty payload":      "e30..e30",
		"dots only":             "..",
		"payload not base64":    "e30.%%%%.e30",
		"payload not UTF-8":     "e30._w.e30",
		"payload not JSON":      jwtOf(`{"sub":`),
		"payload an array":      jwtOf(`["sub"]`),
		"payload a text":        jwtOf(`"sub"`),
		"payload null":          jwtOf(`null`),
		"two JSON values":       jwtOf(`{"sub":"ada"}{}`),
		"text after the object": jwtOf(`{"sub":"ada"}x`),
	} {
		t.Run(name, func(t *testing.T) {
			claims, err := token.Decode(raw)
			wantCode(t, err, fault.MalformedToken)
			if claims != nil || token.Subject(raw) != "" {
				t.Errorf("claims %v, subject %q of no JWT", claims, token.Subject(raw))
			}
		})
	}
}

func TestSubjectIsEmptyWithoutATextualSub(t *testing.T) {
	for _, payload := range []string{`{}`, `{"sub":7}`, `{"sub":null}`} {
		if got := token.Subject(jwtOf(payload)); got != "" {
			t.Errorf("Subject of %s = %q", payload, got)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"", "..", "a.b.c", jwtOf(`{"exp":1}`), jwtOf(`{"a":{"b":[1,"ü",null]}}`), jwtOf(`{"exp":1e400}`), jwtOf(`null`)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		claims, err := token.Decode(raw)
		if (err == nil) != (claims != nil) {
			t.Fatalf("claims %v with error %v", claims, err)
		}
		if err != nil {
			wantCode(t, err, fault.MalformedToken)
			if len(raw) > 40 && strings.Contains(err.Error(), raw) {
				t.Fatal("the error quotes the token")
			}
			return
		}
		text, err := json.Marshal(map[string]any(claims))
		if err != nil {
			t.Fatal(err)
		}
		if again, err := token.Decode(jwtOf(string(text))); err != nil || len(again) != len(claims) {
			t.Fatalf("claims %s do not survive a round trip: %v, %v", text, again, err)
		}
	})
}
