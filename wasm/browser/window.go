//go:build js && wasm

package browser

import (
	"perennial/wasm/fault"

	"github.com/hack-pad/safejs"
	"honnef.co/go/js/dom/v2"
)

// Window is the page's window.
type Window struct{}

// Location is the URL of the page, with query and fragment.
func (Window) Location() string { return dom.GetWindow().Location().Href() }

// Origin is the origin of the page: "https://app.example", or "null" for an opaque one.
func (Window) Origin() string { return dom.GetWindow().Location().Origin() }

// Resolve returns a URL as an absolute one; a relative one counts from the page's base URL (document.baseURI). "" for what is no URL.
func (Window) Resolve(url string) string {
	document, err := get(safejs.Global(), "document")
	if err != nil {
		return ""
	}
	base, _ := getText(document, "baseURI")
	target, err := construct("URL", url, base)
	if err != nil {
		return ""
	}
	href, _ := getText(target, "href")
	return href
}

// Assign navigates the page to url, which may be relative to the page's own. Errors:
// fault.InvalidArgument if url cannot be read or is neither http nor https (a javascript: URL would run code).
func Assign(url string) error {
	const op = "navigate"
	target, err := construct("URL", url, Window{}.Location())
	if err != nil {
		return fault.Wrap(fault.InvalidArgument, op, "the address to go to is not a URL", err)
	}
	protocol, _ := getText(target, "protocol")
	if protocol != "http:" && protocol != "https:" {
		return fault.New(fault.InvalidArgument, op, "the address to go to has to be http or https")
	}
	href, _ := getText(target, "href")
	location := safejs.Safe(dom.GetWindow().Location().Value)
	if _, err := location.Call("assign", href); err != nil {
		return fault.Wrap(fault.Internal, op, "the browser refused to navigate", caught(err))
	}
	return nil
}
