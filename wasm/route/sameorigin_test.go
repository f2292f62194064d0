package route_test

import (
	"testing"

	"perennial/wasm/route"
)

func TestOwnStaysOnTheOrigin(t *testing.T) {
	const origin = "https://app.example.com"
	for url, want := range map[string]string{
		"/account/7?x=1#y":                       origin + "/account/7?x=1#y",
		"/":                                      origin + "/",
		origin:                                   origin + "/",
		origin + "/a":                            origin + "/a",
		origin + "?x":                            origin + "/?x",
		origin + "#x":                            origin + "/#x",
		"HTTPS://APP.example.com/A":              origin + "/A",
		`/a?pattern=\d`:                          origin + `/a?pattern=\d`,
		"/a?next=//evil.example":                 origin + "/a?next=//evil.example",
		origin + "//evil.example":                origin + "//evil.example",
		"":                                       "",
		"account":                                "",
		"//evil.example/":                        "",
		"///evil.example/":                       "",
		`/\evil.example/`:                        "",
		`\\evil.example/`:                        "",
		"/\t/evil.example/":                      "",
		"\t//evil.example/":                      "",
		"/\n/evil.example/":                      "",
		" /a":                                    "",
		"https://evil.example/":                  "",
		"http://app.example.com/":                "",
		"https://app.example.com:8443/":          "",
		"https://app.example.com.evil.example/":  "",
		"https://app.example.com@evil.example/":  "",
		`https://app.example.com\@evil.example/`: "",
		`https://app.example.com/\evil.example`:  "",
		"javascript:alert(1)":                    "",
		"data:text/html,x":                       "",
	} {
		got, ok := route.SameOrigin(url, origin)
		if got != want || ok != (want != "") {
			t.Errorf("SameOrigin(%q) = %q, %v, want %q", url, got, ok, want)
		}
	}
}

func TestBackIsAPathAsRoutersWantIt(t *testing.T) {
	const origin = "https://app.example.com"
	for url, want := range map[string]string{
		"/account/7?x=1#y":          "/account/7?x=1#y",
		origin + "/account/7?x=1#y": "/account/7?x=1#y",
		origin:                      "/",
		origin + "?x":               "/?x",
		origin + "//evil.example":   "/.//evil.example", // as a path it would be a host
		"/.//evil.example":          "/.//evil.example",
		"//evil.example":            "",
		"https://evil.example/":     "",
	} {
		if got, ok := route.ReturnPath(url, origin); got != want || ok != (want != "") {
			t.Errorf("ReturnPath(%q) = %q, %v, want %q", url, got, ok, want)
		}
	}
}

func TestBackNeedsAnOrigin(t *testing.T) {
	for _, origin := range []string{"", "null", "file://", "javascript:"} {
		if got, ok := route.ReturnPath(origin+"/a", origin); ok {
			t.Errorf("Back to %q = %q", origin, got)
		}
	}
}
