//go:build js && wasm

package browser

import (
	"context"
	"errors"

	"github.com/hack-pad/safejs"

	"perennial/wasm/fault"
)

// Crypto implements token.Crypto with the Web Cryptography API.
type Crypto struct{}

// Digest returns the hash of a text. It must not be called inside a JavaScript callback. Errors: ctx.Err(); fault.Unsupported where there
// is no Web Crypto (outside a secure context).
func (Crypto) Digest(ctx context.Context, hash, text string) ([]byte, error) {
	subtle, err := subtleCrypto()
	if err != nil {
		return nil, fault.Wrap(fault.Unsupported, "digest", "nobody can sign in from this page; serve it over https or from localhost", err)
	}
	data, err := bytesToJS([]byte(text))
	if err != nil {
		return nil, err
	}
	sum, err := callSubtle(ctx, subtle, "digest", hash, data)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fault.Wrap(fault.Unsupported, "digest", "the browser cannot make hashes by "+hash, err)
	}
	return bytesOf(sum)
}

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

// callSubtle waits for a method of crypto.subtle.
func callSubtle(ctx context.Context, subtle safejs.Value, method string, args ...any) (safejs.Value, error) {
	pending, err := subtle.Call(method, args...)
	if err != nil {
		return safejs.Undefined(), caught(err)
	}
	return Await(ctx, pending)
}
