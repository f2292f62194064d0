package oauth

import (
	"net/netip"
	"net/url"
	"strings"

	"perennial/wasm/fault"
)

// SecureURL returns nil if tokens may be sent to an absolute URL: one of https, or of http on a loopback
// host (localhost, *.localhost, 127.0.0.0/8, [::1]), without credentials and without a fragment
// (RFC 6749 section 3.2). Otherwise fault.InvalidConfig says what is wrong, without quoting credentials.
func SecureURL(raw string) error {
	refuse := func(why string) error { return fault.New(fault.InvalidConfig, "check of a URL", why) }
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Opaque != "":
		return refuse("this is not a URL")
	case u.User != nil:
		return refuse("a URL must not hold a user name or password")
	case u.Hostname() == "":
		return refuse("“" + raw + "” is not an absolute URL such as https://id.example.com")
	case u.Fragment != "" || strings.HasSuffix(raw, "#"):
		return refuse("“" + raw + "” has a fragment (#…), which an endpoint must not have")
	case u.Scheme == "https", u.Scheme == "http" && Loopback(u.Hostname()):
		return nil
	case u.Scheme == "http":
		return refuse("“" + raw + "” is plain HTTP, where anyone can read a token; use https (http is for localhost only)")
	}
	return refuse("“" + raw + "” must begin with https://")
}

// Loopback reports whether a host name, without its port, stays on this device (Secure Contexts, section 3.1).
func Loopback(host string) bool {
	host = strings.ToLower(host)
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.Zone() == "" && address.IsLoopback()
}

// SameOriginPath reports whether a URL is an absolute path of the page's own origin, and not a host in disguise (//host, /\host).
func SameOriginPath(raw string) bool {
	if !strings.HasPrefix(raw, "/") || strings.ContainsAny(raw, "\\#") || strings.HasPrefix(raw, "//") {
		return false
	}
	return !strings.ContainsFunc(raw, func(r rune) bool { return r <= ' ' }) // browsers drop tabs and line breaks: /⇥/host
}

// endpointURL is SecureURL for an endpoint, which may also be a path of the page's own origin.
func endpointURL(raw string) error {
	if SameOriginPath(raw) {
		return nil
	}
	return SecureURL(raw)
}
