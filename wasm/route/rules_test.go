package route_test

import (
	"strings"
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/route"
)

func TestValidateNamesWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		rules route.Rules
		says  string
	}{
		{route.Rules{Protected: []string{"/a"}}, "routes.login"},
		{route.Rules{Login: "login"}, "routes.login"},
		{route.Rules{Login: "https://evil.example/login"}, "routes.login"},
		{route.Rules{Login: "//evil.example/login"}, "routes.login"},
		{route.Rules{Login: `/\evil.example`}, "routes.login"},
		{route.Rules{Login: "/\t/evil.example"}, "routes.login"},
		{route.Rules{Login: "javascript:alert(1)"}, "routes.login"},
		{route.Rules{Login: "#\n"}, "routes.login"},
		{route.Rules{Login: "/login", Protected: []string{"account"}}, "routes.protected has “account”"},
		{route.Rules{Login: "/login", Protected: []string{""}}, "routes.protected"},
		{route.Rules{Login: "/login", Public: []string{"https://h/x"}}, "routes.public"},
	} {
		err := c.rules.Validate()
		if fault.CodeOf(err) != fault.InvalidConfig || !strings.Contains(err.Error(), c.says) {
			t.Errorf("Validate of %+v = %v, want %q", c.rules, err, c.says)
		}
	}
	for _, good := range []route.Rules{{}, rules, {Login: "#/login", Protected: []string{"#*"}}, {Login: "/login?x=1"}} {
		if err := good.Validate(); err != nil {
			t.Errorf("Validate of %+v = %v", good, err)
		}
	}
}

func TestAStarStandsForAnyRun(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		want          bool
	}{
		{"/*", "/", true}, {"/*", "/a/b", true}, {"*", "/a", true}, {"/a", "/a", true}, {"/a", "/ab", false}, {"/a*", "/ab", true},
		{"/a/*/c", "/a/b/c", true}, {"/a/*/c", "/a/b/d/c", true}, {"/a/*/c", "/a/c", false}, {"/*b*d", "/abcbd", true}, {"/*b*d", "/abcbde", false},
		{"/a**", "/a", true}, {"/a.c", "/abc", false}, {"/a?", "/ab", false}, {"/[a]", "/a", false},
		{"/" + strings.Repeat("*a", 40) + "b", "/" + strings.Repeat("a", 5000), false},
	} {
		r := route.Rules{Login: "/login", Protected: []string{c.pattern}}
		if got := r.Decide("https://h"+c.path, route.None).Action == route.Login; got != c.want {
			t.Errorf("%q matches %q: %v, want %v", c.pattern, c.path, got, c.want)
		}
	}
}
