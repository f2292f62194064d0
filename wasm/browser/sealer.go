//go:build js && wasm

package browser

import (
	"context"
	"encoding/base64"
	"sync/atomic"

	"perennial/wasm/fault"

	"github.com/hack-pad/safejs"
)

// ivLength is the length in bytes of an initialisation vector of AES-GCM (NIST SP 800-38D, section 8.2).
const ivLength = 12

// Sealer implements vault.Sealer with AES-GCM, under a key that this browser keeps and never gives out, not even to the
// page itself: a copy of what is sealed is worth nothing elsewhere. It is safe for concurrent use.
type Sealer struct {
	subtle, key safejs.Value
	namespace   []byte // authenticated with each text, so that none is taken for one of another namespace
	closed      atomic.Bool
}

// OpenSealer gets the key of a namespace, and makes it if there is none; all tabs get the same. Errors: ctx.Err();
// fault.StorageBlocked where the browser has no Web Crypto (outside a secure context) or keeps no keys,
// fault.StorageFull.
func OpenSealer(ctx context.Context, namespace string) (*Sealer, error) {
	subtle, err := subtleCrypto()
	if err != nil {
		return nil, fault.Wrap(fault.StorageBlocked, "open vault", "this page cannot encrypt; serve it over https or from localhost", err)
	}
	key, err := sealingKey(ctx, subtle, namespace)
	if err != nil {
		return nil, err
	}
	return &Sealer{subtle: subtle, key: key, namespace: []byte(namespace)}, nil
}

// Seal encrypts a text. What it returns is base64 of a fresh initialisation vector and the ciphertext. Errors:
// ctx.Err(), fault.Stopped after Close, fault.Internal if the browser refuses.
func (s *Sealer) Seal(ctx context.Context, text string) (string, error) {
	iv := make([]byte, ivLength)
	Random(iv)
	sealed, err := s.crypt(ctx, "encrypt", iv, []byte(text))
	if err != nil {
		return "", cryptoFault(ctx, "seal", err)
	}
	return base64.StdEncoding.EncodeToString(append(iv, sealed...)), nil
}

// Unseal decrypts what Seal has returned. Errors: fault.StorageCorrupt if it was sealed with another key or in
// another namespace, or was altered; ctx.Err(), fault.Stopped after Close, fault.Internal if the browser refuses.
func (s *Sealer) Unseal(ctx context.Context, sealed string) (string, error) {
	data, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil || len(data) < ivLength {
		return "", fault.New(fault.StorageCorrupt, "unseal", "the stored session is not what was encrypted")
	}
	text, err := s.crypt(ctx, "decrypt", data[:ivLength], data[ivLength:])
	if err != nil {
		return "", cryptoFault(ctx, "unseal", err)
	}
	return string(text), nil
}

// Close lets go of the key: later calls fail. It may be called more than once.
func (s *Sealer) Close() { s.closed.Store(true) }

// crypt runs "encrypt" or "decrypt" (Web Cryptography API, section 14.3).
func (s *Sealer) crypt(ctx context.Context, method string, iv, data []byte) ([]byte, error) {
	if s.closed.Load() {
		return nil, fault.New(fault.Stopped, method, "the vault has been closed")
	}
	var arrays [3]safejs.Value
	for i, b := range [][]byte{iv, s.namespace, data} {
		var err error
		if arrays[i], err = bytesToJS(b); err != nil {
			return nil, err
		}
	}
	algorithm := map[string]any{"name": "AES-GCM", "iv": arrays[0], "additionalData": arrays[1]}
	result, err := callSubtle(ctx, s.subtle, method, algorithm, s.key, arrays[2])
	if err != nil {
		return nil, err
	}
	return bytesOf(result)
}

// cryptoFault says what a failure of crypt means.
func cryptoFault(ctx context.Context, op string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if known, ok := err.(*fault.Error); ok {
		return known
	}
	if ErrorName(err) == "OperationError" && op == "unseal" { // the tag does not fit (section 31.6.2)
		return fault.Wrap(fault.StorageCorrupt, op, "the stored session does not belong to this browser's key, or was altered", err)
	}
	return fault.Wrap(fault.Internal, op, "the browser refuses to encrypt or decrypt", err)
}
