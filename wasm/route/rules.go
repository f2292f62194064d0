package route

import (
	"strings"

	"perennial/wasm/fault"
)

// Rules say which routes need a session. A pattern is matched against the whole path of a URL, decoded and without
// its query, or, if it begins with '#', against the fragment; '*' stands for any run of characters, '/' among them.
type Rules struct {
	Login     string   // where to sign in: a path ("/login") or, for apps that route by the fragment, a fragment ("#/login")
	Protected []string // routes that need a session; none: nothing does
	Public    []string // exceptions to Protected
}

// Validate returns fault.InvalidConfig, naming the member and what it should be, if a rule could never work or
// would lead away from the page's own origin.
func (r Rules) Validate() error {
	refuse := func(what string) error { return fault.New(fault.InvalidConfig, "routes", what) }
	if r.Login == "" && len(r.Protected) > 0 {
		return refuse("routes.protected needs routes.login, the path of the page to sign in")
	}
	if r.Login != "" && !strings.HasPrefix(r.Login, "#") && !safePath(r.Login) || unsafeText(r.Login) {
		return refuse("routes.login must be a path of this origin such as “/login”, or a fragment such as “#/login”")
	}
	for i, patterns := range [][]string{r.Protected, r.Public} {
		for _, pattern := range patterns {
			if pattern == "" || !strings.Contains("/#*", pattern[:1]) {
				return refuse("routes." + [...]string{"protected", "public"}[i] + " has “" + pattern + "”; a pattern begins with “/”, “#” or “*”")
			}
		}
	}
	return nil
}

// protects reports whether a location needs a session.
func (r Rules) protects(l location) bool {
	return !r.isLogin(l) && matchAny(r.Protected, l) && !matchAny(r.Public, l)
}

// isLogin reports whether a location is the login page, which can never need a session.
func (r Rules) isLogin(l location) bool {
	if r.Login == "" {
		return false
	}
	login := parse(r.Login)
	if strings.HasPrefix(r.Login, "#") {
		return l.hash() == login.hash()
	}
	return l.path == login.path && (login.fragment == "" || l.fragment == login.fragment)
}

func matchAny(patterns []string, l location) bool {
	for _, pattern := range patterns {
		text := l.path
		if strings.HasPrefix(pattern, "#") {
			text = l.hash()
		}
		if match(pattern, text) {
			return true
		}
	}
	return false
}

// match reports whether a pattern fits the whole text. Its time grows with the product of the two lengths at worst.
func match(pattern, text string) bool {
	p, t := 0, 0
	star, resume := -1, 0 // the last '*' passed, and where in text it is to stop if it takes one more
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, resume = p, t
			p++
		case p < len(pattern) && pattern[p] == text[t]:
			p++
			t++
		case star >= 0:
			resume++
			p, t = star+1, resume
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
