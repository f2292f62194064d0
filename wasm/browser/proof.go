//go:build js && wasm

package browser

import (
	"context"

	"perennial/wasm/fault"
)

// The host makes proofs of possession (RFC 9449), since the gate needs them before this program runs: so it has
// the key. Host implements oauth.Prover.

// Prove returns a DPoP proof for one request, about an access token if that is not "". Errors: ctx.Err();
// fault.Unsupported if there is no key and none can be made.
func (h *Host) Prove(ctx context.Context, method, url, accessToken string) (string, error) {
	return h.text(ctx, "prove", method, url, accessToken)
}

// Thumbprint names the key (RFC 7638). Errors as of Prove.
func (h *Host) Thumbprint(ctx context.Context) (string, error) {
	return h.text(ctx, "thumbprint")
}

// Learn takes what a server's answer says: the nonce for the next proofs, "" if none, and its Date header, "" if
// that cannot be seen.
func (h *Host) Learn(_ context.Context, url, nonce, date string) {
	h.notify("learn", url, textOrNull(nonce), textOrNull(date))
}

// text calls a method of the host that gives a promise of a text.
func (h *Host) text(ctx context.Context, method string, args ...any) (string, error) {
	promise, err := h.object.Call(method, args...)
	if err == nil {
		promise, err = Await(ctx, promise)
	}
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err == nil {
		if text, ok := textOf(promise); ok {
			return text, nil
		}
	}
	return "", fault.Wrap(fault.Unsupported, method, "the browser cannot make or use a key for DPoP", caught(err))
}
