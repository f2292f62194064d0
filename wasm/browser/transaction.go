//go:build js && wasm

package browser

import (
	"context"

	"github.com/hack-pad/go-indexeddb/idb"
	"github.com/hack-pad/safejs"
)

// readRecord returns the text of a key, "" if there is none.
func readRecord(ctx context.Context, db *idb.Database, key string) (string, error) {
	value, err := readValue(ctx, db, key)
	if err != nil {
		return "", err
	}
	text, _ := textOf(value)
	return text, nil
}

// readValue returns the value of a key, undefined if there is none.
func readValue(ctx context.Context, db *idb.Database, key string) (value safejs.Value, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicFault("read database", p)
		}
	}()
	transaction, err := db.Transaction(idb.TransactionReadOnly, recordStore)
	if err != nil {
		return safejs.Undefined(), err
	}
	get, err := getRecord(transaction, key)
	if err != nil {
		return safejs.Undefined(), err
	}
	result, err := get.Await(ctx)
	if ctx.Err() != nil { // Await would return undefined, and no error
		return safejs.Undefined(), ctx.Err()
	}
	return safejs.Safe(result), err
}

func getRecord(transaction *idb.Transaction, key string) (*idb.Request, error) {
	store, err := transaction.ObjectStore(recordStore)
	if err != nil {
		return nil, err
	}
	jsKey, err := safejs.ValueOf(key)
	if err != nil {
		return nil, err
	}
	return store.Get(safejs.Unsafe(jsKey))
}

// refusal is an error of the caller's change, to be handed back as it is.
type refusal struct{ err error }

func (r *refusal) Error() string { return "the change was refused" }

// update is one get and put in one transaction.
type update struct {
	key    string
	change func(old string) (string, error)

	next string // what was written
	err  error  // why it was given up, if it was
}

// run returns nil once the transaction is complete. See Ledger.confirm for the one doubt that remains.
func (u *update) run(ctx context.Context, db *idb.Database) error {
	listening, cancel := context.WithCancel(context.Background())
	defer cancel()
	transaction, err := db.TransactionWithOptions(idb.TransactionOptions{
		Mode: idb.TransactionReadWrite,
		// The note of a refresh has to outlast a crash of the machine, else its token could be spent twice.
		Durability: idb.DurabilityStrict,
	}, recordStore)
	if err != nil {
		return err
	}
	get, err := getRecord(transaction, u.key)
	if err != nil {
		_ = transaction.Abort()
		return err
	}
	err = get.ListenSuccess(listening, func() {
		if u.err = u.write(transaction, get); u.err != nil {
			_ = transaction.Abort()
		}
	})
	if err != nil {
		_ = transaction.Abort()
		return err
	}
	done := make(chan error, 1)
	go func() { done <- awaitEnd(transaction) }()
	select {
	case err = <-done:
	case <-ctx.Done():
		_ = transaction.Abort()
		return ctx.Err()
	}
	if u.err != nil { // an abort of one's own is no error to idb
		return u.err
	}
	return err
}

// awaitEnd waits until the transaction is complete or aborted, which always comes. Given a context
// that ends, idb's Await would hang every other time.
func awaitEnd(transaction *idb.Transaction) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicFault("update ledger", p)
		}
	}()
	return transaction.Await(context.Background())
}

// write runs inside the success event of get, while the transaction is active.
func (u *update) write(transaction *idb.Transaction, get *idb.Request) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &refusal{panicFault("update ledger", p)}
		}
	}()
	value, err := get.Result()
	if err != nil {
		return err
	}
	old, _ := textOf(safejs.Safe(value))
	u.next, err = u.change(old)
	if err != nil {
		return &refusal{err}
	}
	if u.next == old {
		return nil
	}
	store, err := transaction.ObjectStore(recordStore)
	if err != nil {
		return err
	}
	key, err := safejs.ValueOf(u.key)
	if err != nil {
		return err
	}
	if u.next == "" {
		_, err = store.Delete(safejs.Unsafe(key))
		return err
	}
	text, err := safejs.ValueOf(u.next)
	if err != nil {
		return err
	}
	_, err = store.PutKey(safejs.Unsafe(key), safejs.Unsafe(text))
	return err
}
