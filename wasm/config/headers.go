package config

import (
	"maps"
	"slices"
	"strings"
)

// forbidden are the request headers that a browser sets itself, and drops where a page does (Fetch section 2.2.2).
var forbidden = []string{
	"accept-charset", "accept-encoding", "access-control-request-headers", "access-control-request-method",
	"access-control-request-private-network", "connection", "content-length", "cookie", "cookie2", "date", "dnt", "expect", "host",
	"keep-alive", "origin", "referer", "set-cookie", "te", "trailer", "transfer-encoding", "upgrade", "via",
}

// headers reads what else an own back end wants to be sent. No error quotes a value: it may be a key.
func headers(m members) map[string]string {
	var all map[string]string
	seen := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(m.values)) {
		value := m.text(name, "")
		lower := strings.ToLower(name)
		switch {
		case !isHeaderName(name):
			m.fail(m.path + name + " must be the name of a header, such as apikey")
		case slices.Contains(forbidden, lower), strings.HasPrefix(lower, "proxy-"), strings.HasPrefix(lower, "sec-"):
			m.fail(m.path + name + " is a header that browsers let no page set")
		case seen[lower] != "":
			m.fail(m.path + name + " is the same header as " + m.path + seen[lower])
		case strings.ContainsFunc(value, func(r rune) bool { return r == 0 || r == '\r' || r == '\n' || r > 0xff }):
			m.fail(m.path + name + " must be a text that fits into a header")
		}
		if m.values[name] == nil {
			continue // null, as everywhere, is absent
		}
		seen[lower] = name
		if all == nil {
			all = map[string]string{}
		}
		all[name] = value
	}
	return all
}
