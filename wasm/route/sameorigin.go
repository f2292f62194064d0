package route

import "strings"

// ReturnPath reports whether url is where a user may be sent after signing in, and returns it as routers want it: as a path of the
// page's own origin, with query and fragment. It refuses what SameOrigin refuses, so that a link to the login page is no open
// redirect (RFC 9700 section 4.11).
func ReturnPath(url, origin string) (string, bool) {
	own, ok := SameOrigin(url, origin)
	if !ok {
		return "", false
	}
	return pathFrom(own[len(origin):]), true
}

// pathFrom writes a path so that it cannot be taken for a host, as URLs without a host are written (URL Standard, URL serializing).
func pathFrom(path string) string {
	if strings.HasPrefix(path, "//") {
		return "/." + path
	}
	return path
}

// SameOrigin reports whether url is one of the page's own origin ("https://app.example.com", http or https), or an absolute path of it, and returns
// it as an absolute URL. Anything that a browser could take for another host (//host, /\host, user@host, tabs in between) or for code
// (javascript:) is refused.
func SameOrigin(url, origin string) (string, bool) {
	if !strings.HasPrefix(origin, "https://") && !strings.HasPrefix(origin, "http://") || unsafeText(url) {
		return "", false
	}
	if len(url) >= len(origin) && strings.EqualFold(url[:len(origin)], origin) { // scheme and host know no case
		rest := url[len(origin):]
		if rest == "" || rest[0] == '?' || rest[0] == '#' {
			return origin + "/" + rest, true
		}
		if rest[0] != '/' || strings.Contains(pathOf(rest), `\`) {
			return "", false
		}
		return origin + rest, true
	}
	if !safePath(url) {
		return "", false
	}
	return origin + url, true
}

// safePath reports whether text is an absolute path and cannot be taken for a host.
func safePath(text string) bool {
	return strings.HasPrefix(text, "/") && !strings.HasPrefix(text, "//") && !strings.Contains(pathOf(text), `\`)
}

// pathOf cuts off query and fragment, where a backslash is a character like any other.
func pathOf(text string) string {
	if end := strings.IndexAny(text, "?#"); end >= 0 {
		return text[:end]
	}
	return text
}

// unsafeText reports whether text has a character that browsers drop or trim from URLs.
func unsafeText(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7f })
}
