package signin

import (
	"strings"

	"perennial/wasm/fault"
	"perennial/wasm/route"
)

// redirectURI is where a callback comes back to (RFC 6749 section 3.1.2): a URL of the page's own origin. It fails with
// fault.Unsupported where the page has no origin, and with fault.InvalidArgument for any other URL.
func (f *Flow) redirectURI(given string) (string, error) {
	if _, ok := route.SameOrigin("/", f.Page.Origin()); !ok {
		return "", fault.New(fault.Unsupported, "signin", "this page has no origin of its own to come back to")
	}
	url, ok := f.sameOriginURL(given)
	if !ok {
		return "", fault.New(fault.InvalidArgument, "signin", "redirectUri must be a path or a URL of the page's own origin")
	}
	return url, nil
}

// sameOriginURL makes an absolute URL of one of the page's own origin. What begins with a slash counts from the origin, any other
// relative one from document.baseURI.
func (f *Flow) sameOriginURL(given string) (string, bool) {
	if url, ok := route.SameOrigin(given, f.Page.Origin()); ok {
		return url, true
	}
	return route.SameOrigin(f.Page.Resolve(given), f.Page.Origin())
}

// sameButQuery compares URLs without their queries and fragments.
func sameButQuery(a, b string) bool {
	bare := func(raw string) string {
		if end := strings.IndexAny(raw, "?#"); end >= 0 {
			return raw[:end]
		}
		return raw
	}
	return bare(a) == bare(b)
}
