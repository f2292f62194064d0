package oauth_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
)

func FuzzCallback(f *testing.F) {
	for _, raw := range []string{
		"https://a.test/callback?code=x&state=y", "https://a.test/?code=x&state=y&iss=https%3A%2F%2Fid.test&own=1#top", "/#state=y&error=access_denied&error_description=no", "?state=y&code=x&code=z",
		"?state=y&code=x&error=z", "?state=%zz&code=x", "?st%61te=y&c%6fde=x", "?state=y;code=x", "?code=x&state=y#code=z&state=w", "#", "?", "", "?state=&code=x", "?state=y&code=x&state%3d=z",
	} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		c, ok := oauth.ParseCallback(raw)
		clean := oauth.CleanURL(raw)
		if !ok {
			if c != (oauth.Callback{}) || clean != raw {
				t.Errorf("%q is none, is %+v, and becomes %q", raw, c, clean)
			}
			return
		}
		if c.State == "" || (c.Code == "") == (c.Error == "") {
			t.Errorf("%q is %+v", raw, c)
		}
		if _, left := oauth.ParseCallback(clean); left || oauth.CleanURL(clean) != clean || len(clean) >= len(raw) {
			t.Errorf("%q is cleaned to %q", raw, clean)
		}
		base, _, _ := strings.Cut(raw, "#")
		base, _, _ = strings.Cut(base, "?")
		if !strings.HasPrefix(clean, base) {
			t.Errorf("%q is cleaned to another page, %q", raw, clean)
		}
	})
}

// saying is a Doer without a network.
type saying func(oauth.Request) (oauth.Response, error)

func (s saying) Do(_ context.Context, r oauth.Request) (oauth.Response, error) { return s(r) }

// FuzzRefusal has a server say anything about the token that it was sent.
func FuzzRefusal(f *testing.F) {
	for _, body := range []string{
		`{"error":"invalid_grant","error_description":"token "}`, `{"error":"","error_uri":"https://id.test/"}`, `{"error":"invalid_`, `{"error":7}`, `<html>`, ``, `{"error_description":"a\u0000b"}`,
		`{"error":"slow_down"}`, `{"error":{"message":"TOKEN_EXPIRED : "}}`, `{"error":"Bad Request","message":["a",{"msg":"b"}]}`, `{"error":"interaction_required","claims":"{}"}`, `{"access_token":"`, `{"data":{"token":`,
	} {
		f.Add(body, uint(33), 400)
		f.Add(body, uint(44), 200)
	}
	f.Fuzz(func(t *testing.T, body string, at uint, status int) {
		i := int(at % uint(len(body)+1))
		for _, part := range []string{"", secret, secret[4:12], secret[:5] + "\u200b" + secret[5:]} {
			doer := saying(func(oauth.Request) (oauth.Response, error) {
				return oauth.Response{Status: status, Body: []byte(body[:i] + part + body[i:])}, nil
			})
			r, err := endpoint("https://id.test/token", doer).Refresh(t.Context(), secret)
			if err == nil {
				if r.AccessToken+r.IDToken == "" || status < 200 || status > 299 {
					t.Errorf("%d %q is %#v", status, body, r)
				}
				continue
			}
			if code := fault.CodeOf(err); code == fault.Internal || code == fault.SessionEnded && (status < 200 || status > 499 || status > 299 && status < 400 || status == 408 || status == 425 || status == 429) {
				t.Errorf("%d %q has code %q: %v", status, body, code, err)
			}
			for j := 0; j+8 <= len(secret); j++ {
				if strings.Contains(err.Error(), secret[j:j+8]) && !strings.Contains(body, secret[j:j+8]) {
					t.Errorf("%d %q with %q: the error shows it: %v", status, body, part, err)
				}
			}
		}
	})
}

func FuzzSecureURL(f *testing.F) {
	for _, raw := range []string{
		"https://id.test/token", "http://localhost:8080", "http://127.0.0.1", "http://[::1]/", "http://id.test", "https://u:p@id.test", "https://", "//id.test", "/token", "/\t/id.test", `/\id.test`, "https:id.test",
		"https://id.test#", "javascript:alert(1)", "http://localhost.id.test", "http://a.localhost", "http://127.0.0.1.id.test", "https://id.test\\@evil.test", "http://[::1%25eth0]/",
	} {
		f.Add(raw)
	}
	base, _ := url.Parse("https://app.test/page")
	f.Fuzz(func(t *testing.T, raw string) {
		if err := oauth.SecureURL(raw); err != nil {
			if fault.CodeOf(err) != fault.InvalidConfig {
				t.Errorf("%q: %v", raw, err)
			}
		} else if u, err := url.Parse(raw); err != nil || u.User != nil || u.Fragment != "" || u.Hostname() == "" || u.Scheme != "https" && !(u.Scheme == "http" && oauth.Loopback(u.Hostname())) {
			t.Errorf("%q is taken for secure: %v, %v", raw, u, err)
		} else if strings.ContainsAny(u.Host, `\/@#? `+"\t\r\n") {
			t.Errorf("%q has the host %q, which a browser would read otherwise", raw, u.Host)
		}
		if oauth.SameOriginPath(raw) {
			if u, err := base.Parse(raw); err == nil && (u.Host != base.Host || u.Scheme != base.Scheme) || strings.HasPrefix(strings.TrimLeft(raw, "\t\r\n "), "//") {
				t.Errorf("%q is taken for a path, and leads to %v", raw, u)
			}
		}
	})
}
