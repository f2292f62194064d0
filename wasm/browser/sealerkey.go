//go:build js && wasm

package browser

import (
	"context"

	"perennial/wasm/fault"

	"github.com/hack-pad/go-indexeddb/idb"
	"github.com/hack-pad/safejs"
)

// sealerDatabase is the IndexedDB database of the sealers' keys, one for each namespace.
const sealerDatabase = "perennial-vault"

// sealingKey returns the key under a name, and makes it if there is none. Tabs may race for that: the first to
// add its key wins, and what counts is what lies in the database afterwards.
func sealingKey(ctx context.Context, subtle safejs.Value, name string) (safejs.Value, error) {
	db, err := openDatabase(ctx, sealerDatabase)
	if err != nil {
		return safejs.Undefined(), err
	}
	defer func() { _ = db.Close() }() // the key itself outlives the connection
	key, err := storedKey(ctx, db, name)
	if err != nil || !isNone(key) {
		return key, err
	}
	// Before the transaction: one that waits for anything but its own requests commits by itself.
	if key, err = generateKey(ctx, subtle); err != nil {
		return safejs.Undefined(), err
	}
	lost := addKey(ctx, db, name, key) // ConstraintError if another tab has won
	if key, err = storedKey(ctx, db, name); err != nil || !isNone(key) {
		return key, err
	}
	if lost == nil {
		return safejs.Undefined(), fault.New(fault.StorageBlocked, "open vault", "the browser did not keep the key")
	}
	return safejs.Undefined(), ledgerFault(ctx, "open vault", lost)
}

// generateKey makes a key of 256 bits that cannot be exported.
func generateKey(ctx context.Context, subtle safejs.Value) (safejs.Value, error) {
	algorithm := map[string]any{"name": "AES-GCM", "length": 256}
	key, err := callSubtle(ctx, subtle, "generateKey", algorithm, false, []any{"encrypt", "decrypt"})
	if err != nil {
		return safejs.Undefined(), cryptoFault(ctx, "open vault", err)
	}
	return key, nil
}

// storedKey returns the key under a name, undefined if there is none.
func storedKey(ctx context.Context, db *idb.Database, name string) (safejs.Value, error) {
	value, err := readValue(ctx, db, name)
	if err != nil {
		return safejs.Undefined(), ledgerFault(ctx, "open vault", err)
	}
	return value, nil
}

// addKey returns once the key is kept for good, with an error if there is one under that name already.
func addKey(ctx context.Context, db *idb.Database, name string, key safejs.Value) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicFault("open vault", p)
		}
	}()
	transaction, err := db.TransactionWithOptions(idb.TransactionOptions{
		Mode:       idb.TransactionReadWrite,
		Durability: idb.DurabilityStrict, // a key lost in a crash would take what it has sealed with it
	}, recordStore)
	if err != nil {
		return err
	}
	store, err := transaction.ObjectStore(recordStore)
	if err != nil {
		return err
	}
	jsName, err := safejs.ValueOf(name)
	if err != nil {
		return err
	}
	if _, err = store.AddKey(safejs.Unsafe(jsName), safejs.Unsafe(key)); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- awaitEnd(transaction) }()
	select {
	case err = <-done:
		return err
	case <-ctx.Done():
		_ = transaction.Abort()
		return ctx.Err()
	}
}
