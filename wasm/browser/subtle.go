//go:build js && wasm

package browser

import (
	"errors"

	"github.com/hack-pad/safejs"
)

var errNoWebCrypto = errors.New("this page has no crypto.subtle")

// subtleCrypto returns the Web Cryptography API, which only a page in a secure context has.
func subtleCrypto() (safejs.Value, error) {
	crypto, err := get(safejs.Global(), "crypto")
	if err == nil && !isNone(crypto) {
		var subtle safejs.Value
		if subtle, err = get(crypto, "subtle"); err == nil && !isNone(subtle) {
			return subtle, nil
		}
	}
	if err == nil {
		err = errNoWebCrypto
	}
	return safejs.Undefined(), err
}
