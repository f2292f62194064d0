package route

import (
	"net/url"
	"strings"
)

// location is a URL taken apart as far as routes need it. It is not made by url.Parse, which refuses
// URLs that browsers allow (a lone %, for one), and no page's route may depend on that.
type location struct {
	origin   string // scheme://authority, "" for a path
	path     string // decoded; "/" where the URL has none
	raw      string // everything before the fragment
	fragment string // decoded, without its '#'
}

func parse(text string) location {
	var l location
	l.raw, l.fragment, _ = strings.Cut(text, "#")
	path, _, _ := strings.Cut(l.raw, "?")
	if scheme, rest, ok := strings.Cut(path, "://"); ok && !strings.Contains(scheme, "/") {
		authority, _, _ := strings.Cut(rest, "/")
		l.origin = scheme + "://" + authority
		path = path[len(l.origin):]
	}
	if path == "" {
		path = "/"
	}
	l.path, l.fragment = decoded(path), decoded(l.fragment)
	return l
}

// hash is the fragment as location.hash has it, but decoded and with its '#' even if it is empty.
func (l location) hash() string { return "#" + l.fragment }

func decoded(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}
