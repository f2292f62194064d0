package oauth

import (
	"net/url"
	"slices"
	"strings"
)

// Callback is the answer to an authorization request, as the provider put it into the URL of the redirect (RFC 6749 sections
// 4.1.2 and 4.1.2.1). Its texts are as they came: anybody can have written them.
type Callback struct {
	State, Code                       string
	Issuer                            string // iss (RFC 9207), "" if there is none
	Error, ErrorDescription, ErrorURI string
}

// responseParameters are those of an authorization response: those of the standards and two that providers like to add.
var responseParameters = []string{"state", "code", "iss", "error", "error_description", "error_uri", "session_state", "scope"}

// ParseCallback reads the answer from the query of a URL, or else from its fragment (response_mode=fragment). ok reports whether there
// is one: a state, and a code or an error. A parameter that is there twice makes it none (RFC 6749 section 3.1).
func ParseCallback(raw string) (c Callback, ok bool) {
	_, query, fragment := split(raw)
	if c, ok = parseAnswer(query); ok {
		return c, true
	}
	return parseAnswer(fragment)
}

// CleanURL returns a URL without the answer in it, and with everything else as it was. A URL that is no callback stays as it is.
func CleanURL(raw string) string {
	base, query, fragment := split(raw)
	_, inQuery := parseAnswer(query)
	_, inFragment := parseAnswer(fragment)
	if inQuery {
		query = withoutAnswer(query)
	}
	if inFragment {
		fragment = withoutAnswer(fragment)
	}
	if !inQuery && !inFragment {
		return raw
	}
	if query != "" {
		base += "?" + query
	}
	if fragment != "" {
		base += "#" + fragment
	}
	return base
}

func split(raw string) (base, query, fragment string) {
	raw, fragment, _ = strings.Cut(raw, "#")
	base, query, _ = strings.Cut(raw, "?")
	return base, query, fragment
}

func parseAnswer(query string) (Callback, bool) {
	found := map[string]string{}
	for part := range strings.SplitSeq(query, "&") {
		name, value, ok := parameter(part)
		if !ok || !slices.Contains(responseParameters, name) {
			continue
		}
		if _, twice := found[name]; twice {
			return Callback{}, false
		}
		found[name] = value
	}
	c := Callback{
		State: found["state"], Code: found["code"], Issuer: found["iss"],
		Error: found["error"], ErrorDescription: found["error_description"], ErrorURI: found["error_uri"],
	}
	if c.State == "" || (c.Code == "") == (c.Error == "") {
		return Callback{}, false
	}
	return c, true
}

func withoutAnswer(query string) string {
	parts := strings.Split(query, "&")
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool {
		name, _, _ := parameter(part)
		return slices.Contains(responseParameters, name)
	}), "&")
}

// parameter reads name=value as a form has it; a text that is not encoded well is none.
func parameter(part string) (name, value string, ok bool) {
	name, value, _ = strings.Cut(part, "=")
	name, err := url.QueryUnescape(name)
	value, err2 := url.QueryUnescape(value)
	return name, value, err == nil && err2 == nil
}
