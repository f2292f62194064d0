package token_test

import (
	"encoding/base64"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/token"
	"perennial/wasm/token/tokentest"
)

// canary is put into what is fuzzed; no error may show eight characters of it.
const canary = "Qx7Zk9Wv3Ty5Rn1"

// planted is text with the canary in it, somewhere.
func planted(text string, at uint) string {
	i := int(at % uint(len(text)+1))
	return text[:i] + canary + text[i:]
}

func wantNoCanary(t *testing.T, err error) {
	t.Helper()
	for i := 0; err != nil && i+8 <= len(canary); i++ {
		if strings.Contains(err.Error(), canary[i:i+8]) {
			t.Errorf("the error quotes what it was given: %v", err)
		}
	}
}

// readers are the angular-jwt compatible helpers, which all read the same claims.
func readers(t *testing.T, raw string) {
	t.Helper()
	claims, err := token.Decode(raw)
	date, dated, dateErr := token.ExpirationDate(raw)
	_, expiredErr := token.IsExpired(raw, time.Minute, time.Unix(1_700_000_000, 0))
	life, lives := token.Lifetime(raw)
	for _, e := range []error{err, dateErr, expiredErr} {
		wantNoCanary(t, e)
		if e != nil {
			wantCode(t, e, fault.MalformedToken)
		}
	}
	if (dateErr == nil) != (expiredErr == nil) || err != nil && (claims != nil || dateErr == nil || lives || token.Subject(raw) != "") {
		t.Errorf("%q: the readers do not agree: %v, %v, %v, %v", raw, err, dateErr, expiredErr, life)
	}
	if dated && (date.Unix() > 8.64e12 || date.Unix() < -8.64e12) || lives != (life > 0) {
		t.Errorf("%q: exp %v, lifetime %v", raw, date, life)
	}
	if err != nil {
		return
	}
	text, _ := json.Marshal(map[string]any(claims))
	if again, err := token.Decode(jwtOf(string(text))); err != nil || !reflect.DeepEqual(again, claims) {
		t.Errorf("%s became %v, %v", text, again, err)
	}
}

func FuzzReaders(f *testing.F) {
	for _, payload := range []string{`{}`, `{"sub":"ada","iat":1,"exp":2}`, `{"exp":1e999}`, `{"exp":-8.7e12,"iat":"1"}`, `null`, `[]`, `{"a":1}{}`, "{\"a\":\"\xff\"}", `{"exp":8640000000000.5}`} {
		f.Add(jwtOf(payload), uint(0))
	}
	for _, raw := range []string{"", ".", "..", "...", "a.b.c", "a. .c", "opaque", "a.e30=.c", "a.e30==.c", ".e30.", "a.e3\n0.c", "a.Y.c"} {
		f.Add(raw, uint(3))
	}
	f.Fuzz(func(t *testing.T, raw string, at uint) {
		readers(t, raw)
		readers(t, planted(raw, at))
		readers(t, jwtOf(raw))
		readers(t, jwtOf(planted(raw, at)))
	})
}

func FuzzURLBase64Decode(f *testing.F) {
	for _, text := range []string{"", "e30", "e30=", "e30==", "-_-_", "+/+/", " e 3 0 ", "gICA", "A", "AB", "A===", "é"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		plain, err := token.URLBase64Decode(text)
		if err != nil {
			wantCode(t, err, fault.MalformedToken)
			return
		}
		again, err := token.URLBase64Decode(base64.RawURLEncoding.EncodeToString([]byte(plain)))
		if again != plain || err != nil || !utf8.ValidString(plain) {
			t.Errorf("%q is %q, then %q, %v", text, plain, again, err)
		}
	})
}

func FuzzResponse(f *testing.F) {
	for _, text := range []string{
		`{}`, `{"access_token":"a","expires_in":3600}`, `{"accessToken":"a","idToken":"b","refreshToken":"c","expiresIn":"60"}`, `{"access_token":7}`, `{"id_token":""}`,
		`{"data":{"jwt":"x"}}`, `{"data.jwt":"x"}`, `{"access_token":"a","expires_in":1e999}`, `{"access_token":"a","expires_in":"NaN"}`, "\ufeff" + `{"access_token":"a"}`, `null`, `[`, `{"access_token":"a"} x`,
	} {
		f.Add(text, "data.jwt", uint(4))
	}
	f.Fuzz(func(t *testing.T, text, own string, at uint) {
		for _, fields := range []token.Fields{nil, {token.AccessToken: own}} {
			_, err := token.ParseResponse([]byte(planted(text, at)), fields)
			wantNoCanary(t, err)
			r, err := token.ParseResponse([]byte(text), fields)
			if err != nil {
				if wantCode(t, err, fault.MalformedResponse); r != (token.Response{}) {
					t.Errorf("%q is refused, and is %#v", text, r)
				}
				continue
			}
			if r.AccessToken+r.IDToken == "" || r.ExpiresIn < 0 || r.ExpiresIn > 10*365*24*time.Hour {
				t.Errorf("%q is %#v", text, r)
			}
			standard, _ := json.Marshal(map[string]any{
				"access_token": r.AccessToken, "id_token": r.IDToken, "refresh_token": r.RefreshToken,
				"token_type": r.TokenType, "scope": r.Scope, "expires_in": r.ExpiresIn.Seconds(),
			})
			again, err := token.ParseResponse(standard, nil)
			if off := again.ExpiresIn - r.ExpiresIn; off < -time.Microsecond || off > time.Microsecond {
				t.Errorf("expires_in was %v, is %v", r.ExpiresIn, again.ExpiresIn) // a float64 of seconds
			}
			again.ExpiresIn = r.ExpiresIn
			if err != nil || again != r {
				t.Errorf("%s is %#v, %v", standard, again, err)
			}
			masked := r
			for _, secret := range []*string{&masked.AccessToken, &masked.IDToken, &masked.RefreshToken} {
				*secret = strings.Repeat("x", min(len(*secret), 1))
			}
			if masked.String() != r.String() {
				t.Errorf("%v depends on the tokens in it", r)
			}
		}
	})
}

func FuzzKeySet(f *testing.F) {
	for _, text := range []string{
		`{"keys":[]}`, `{"keys":null}`, `{"keys":[null,7,{}]}`, `{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}`, `{"keys":[{"kty":"EC","crv":"P-256","x":"","y":""}]}`,
		`{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]}`, `{"keys":[{"kty":"oct","k":"secret"}]}`, `{"keys":[{"kty":"RSA","d":"x","key_ops":["sign"]}]}`, `[]`, ``,
	} {
		f.Add(text, "eyJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl", uint(9))
	}
	codes := []fault.Code{fault.KeyNotFound, fault.AmbiguousKey, fault.BadSignature, fault.AlgorithmNotAllowed, fault.MalformedToken}
	f.Fuzz(func(t *testing.T, text, raw string, at uint) {
		_, err := token.ParseKeySet([]byte(planted(text, at)))
		wantNoCanary(t, err)
		set, err := token.ParseKeySet([]byte(text))
		if err != nil {
			if wantCode(t, err, fault.MalformedResponse); set.Len() != 0 {
				t.Errorf("%q is refused, and has %d keys", text, set.Len())
			}
		}
		// Nobody has the private halves: no signature can be right. And a code says what is wrong.
		for _, one := range []string{raw, planted(raw, at), jwtOf(text)} {
			err := token.VerifyJWS(one, set, tokentest.Crypto{})
			if wantNoCanary(t, err); !slices.Contains(codes, fault.CodeOf(err)) {
				t.Errorf("%q by %q: %v", one, text, err)
			}
		}
	})
}
