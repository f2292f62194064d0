package config

import (
	"net/url"
	"strconv"
	"strings"

	"perennial/wasm/oauth"
	"perennial/wasm/token"
)

func apis(list []any, first *error) []API {
	var all []API
	names := map[string]bool{}
	for i, value := range list {
		m := object("apis["+strconv.Itoa(i)+"].", value, first)
		a := api(m)
		if names[a.Name] {
			m.fail(m.path + "name “" + a.Name + "” is there twice")
		}
		names[a.Name] = true
		all = append(all, a)
	}
	return all
}

func api(m members) API {
	a := API{
		Origin: m.text("origin", ""),
		Path:   m.text("path", ""),
		Token:  m.choice("token", "", token.AccessToken, token.IDToken),
		Header: m.text("header", "Authorization"),
		Prefix: m.text("prefix", "Bearer "),
		Param:  m.text("param", ""),

		Audience: m.text("audience", ""),
		Resource: m.text("resource", ""),
		Scope:    m.text("scope", ""),
	}
	a.Name = m.text("name", a.Origin+a.Path)
	m.boolean("followRedirects") // the gate's and the runtime's: this program sends no request of the page's
	m.boolean("replay")          // likewise
	m.end()
	u, err := url.Parse(a.Origin)
	if err != nil || u.Path != "" || u.RawQuery != "" || strings.HasSuffix(a.Origin, "?") {
		m.fail(m.path + "origin must be scheme, host and port alone, such as https://api.example.com")
	} else if err := oauth.SecureURL(a.Origin); err != nil {
		m.fail(m.path + "origin: " + messageOf(err))
	}
	if a.Path != "" && !oauth.SameOriginPath(a.Path) || strings.Contains(a.Path, "?") {
		m.fail(m.path + "path must be the beginning of a path, such as /api")
	}
	if !isHeaderName(a.Header) {
		m.fail(m.path + "header must be the name of a header, such as Authorization")
	}
	if strings.ContainsFunc(a.Prefix, func(r rune) bool { return r < ' ' || r > '~' }) {
		m.fail(m.path + "prefix must be printable ASCII, such as “Bearer ”")
	}
	return a
}

// isHeaderName reports whether a text is a token of RFC 9110 section 5.6.2.
func isHeaderName(text string) bool {
	const marks = "!#$%&'*+-.^_`|~"
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		return !letter && !(r >= '0' && r <= '9') && !strings.ContainsRune(marks, r)
	})
}
