package vault

import (
	"context"

	"perennial/wasm/fault"
)

// Sealer makes texts unreadable to everybody without its key. It is safe for concurrent use.
type Sealer interface {
	// Seal returns what Unseal makes the text of again.
	Seal(ctx context.Context, text string) (string, error)
	// Unseal fails with fault.StorageCorrupt on anything that was not sealed with this key, and with any other
	// code if it could not find out.
	Unseal(ctx context.Context, sealed string) (string, error)
}

// isCorrupt reports whether an error of Unseal means that a text will never be readable.
func isCorrupt(err error) bool { return fault.CodeOf(err) == fault.StorageCorrupt }
