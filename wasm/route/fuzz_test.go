package route_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"perennial/wasm/fault"
	"perennial/wasm/route"
)

const here = "https://h.example"

func FuzzDecide(f *testing.F) {
	for _, path := range []string{"", "account/7", "%61ccount/x", "%zz", "?next=/account/7", "#/account/7", "/evil.example/", `\evil.example`, "a\tb", "login"} {
		f.Add(path, "/account/*", "/login")
		f.Add(path, "#/account*", "#/login")
	}
	f.Fuzz(func(t *testing.T, path, pattern, login string) {
		rules := route.Rules{Login: login, Protected: []string{pattern}}
		if err := rules.Validate(); err != nil {
			if fault.CodeOf(err) != fault.InvalidConfig {
				t.Errorf("%+v: %v", rules, err)
			}
			return
		}
		at := here + "/" + path
		for _, s := range []route.Session{route.None, route.Expired, route.Refreshable, route.Fresh} {
			d := rules.Decide(at, s)
			if (d.Action == route.Login) != (d.Location != "") || d.Outcome == "" {
				t.Errorf("%q under %+v: %+v", at, rules, d)
			}
			if d.Location == "" {
				continue
			}
			if !strings.HasPrefix(d.Location, "/") || strings.HasPrefix(d.Location, "//") || strings.HasPrefix(d.Location, `/\`) {
				t.Errorf("%q under %+v leads away, to %q", at, rules, d.Location)
			}
			if next := rules.Decide(d.Location, s); next.Action == route.Login {
				t.Errorf("%q under %+v leads in circles: %q, then %q", at, rules, d.Location, next.Location)
			}
		}
	})
}

func FuzzPattern(f *testing.F) {
	for _, c := range [][2]string{{"*", ""}, {"a*b", "axb"}, {"**a", "ba"}, {"a.c", "abc"}, {"*ä*", "xäy"}, {"a*a*a", "aa"}} {
		f.Add(c[0], c[1])
	}
	f.Fuzz(func(t *testing.T, pattern, path string) {
		if strings.ContainsAny(path, "%?#") || !utf8.ValidString(pattern) || !utf8.ValidString(path) || len(pattern) > 100 {
			return // what is matched would be another text than the one given
		}
		rules := route.Rules{Login: "/\u2603", Protected: []string{"/" + pattern}}
		if path == "\u2603" {
			return // the login page
		}
		same := regexp.MustCompile(`(?s)^/` + strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, `.*`) + `$`)
		got := rules.Decide(here+"/"+path, route.None).Action == route.Login
		if want := same.MatchString("/" + path); got != want {
			t.Errorf("%q matches %q: %v, want %v", pattern, path, got, want)
		}
	})
}

func FuzzReturnPath(f *testing.F) {
	for _, to := range []string{"/", "/a?b#c", "//evil.example", `/\evil.example`, "/\t/evil.example", here, here + "?x", here + ".evil.example", here + "@evil.example", here + `\evil`, "HTTPS://H.EXAMPLE/x", "javascript:alert(1)", "/%zz", "?x"} {
		f.Add(to)
	}
	f.Fuzz(func(t *testing.T, to string) {
		got, ok := route.ReturnPath(to, here)
		if !ok {
			if got != "" {
				t.Errorf("%q is refused, and is %q", to, got)
			}
			return
		}
		place, _, _ := strings.Cut(got, "#")
		place, _, _ = strings.Cut(place, "?")
		if !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") || strings.Contains(place, `\`) || strings.ContainsAny(got, "\t\r\n \x00") {
			t.Errorf("%q leads to %q", to, got)
		}
		if u, err := url.Parse(here + got); err == nil && (u.Host != "h.example" || u.User != nil || u.Scheme != "https") {
			t.Errorf("%q leads to %q, which is %s", to, got, u.Host)
		}
		if again, ok := route.ReturnPath(got, here); !ok || again != got {
			t.Errorf("%q leads to %q, and that to %q", to, got, again)
		}
	})
}
