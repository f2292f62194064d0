//go:build js && wasm

package browser

import (
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
