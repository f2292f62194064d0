//go:build js && wasm

package browser

import (
	"context"
	"strings"

	"github.com/hack-pad/go-indexeddb/idb"
	"github.com/hack-pad/safejs"
)

// rowMark stands between a Ledger's key and the name of a row: no key has it in it.
const rowMark = "\n"

// Row is one of several texts that belong to a Ledger's key, and share its connection.
type Row struct {
	ledger *Ledger
	key    string
}

// Row returns the text of a name. It is another one than the Ledger's own, whatever the name.
func (l *Ledger) Row(name string) *Row { return &Row{l, l.key + rowMark + name} }

// Read is Ledger.Read.
func (r *Row) Read(ctx context.Context) (string, error) { return r.ledger.read(ctx, r.key) }

// Update is Ledger.Update.
func (r *Row) Update(ctx context.Context, change func(old string) (string, error)) error {
	return r.ledger.update(ctx, r.key, change)
}

// Sweep removes the rows of which isOld says so, by their texts. Errors: those of Ledger.Update.
func (l *Ledger) Sweep(ctx context.Context, isOld func(text string) bool) error {
	names, err := l.names(ctx)
	for _, name := range names {
		if err != nil {
			break
		}
		err = l.Row(name).Update(ctx, func(text string) (string, error) {
			if isOld(text) {
				return "", nil
			}
			return text, nil
		})
	}
	return err
}

// names are those of all rows.
func (l *Ledger) names(ctx context.Context) ([]string, error) {
	var names []string
	err := l.connected(ctx, func(db *idb.Database) error {
		names = nil
		keys, err := readKeys(ctx, db)
		for _, key := range keys {
			if name, ok := strings.CutPrefix(key, l.key+rowMark); ok {
				names = append(names, name)
			}
		}
		return err
	})
	return names, ledgerFault(ctx, "read ledger", err)
}

// readKeys returns all keys that are texts.
func readKeys(ctx context.Context, db *idb.Database) (keys []string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicFault("read database", p)
		}
	}()
	transaction, err := db.Transaction(idb.TransactionReadOnly, recordStore)
	if err != nil {
		return nil, err
	}
	store, err := transaction.ObjectStore(recordStore)
	if err != nil {
		return nil, err
	}
	all, err := store.GetAllKeys()
	if err != nil {
		return nil, err
	}
	values, err := all.Await(ctx)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	for _, value := range values {
		if key, ok := textOf(safejs.Safe(value)); ok {
			keys = append(keys, key)
		}
	}
	return keys, err
}
