//go:build js && wasm

package browser

import (
	"context"

	"perennial/wasm/fault"

	"github.com/hack-pad/go-indexeddb/idb"
)

// connected runs work on the connection. If that turns out to be closed, because another page wants to delete or
// upgrade the database (versionchange) or because the browser closed it, work runs once more on a new one.
func (l *Ledger) connected(ctx context.Context, work func(db *idb.Database) error) error {
	db, err := l.reconnect(ctx, nil)
	if err != nil {
		return err
	}
	err = work(db)
	if ErrorName(err) != "InvalidStateError" || ctx.Err() != nil {
		return err
	}
	if db, err = l.reconnect(ctx, db); err != nil {
		return err
	}
	return work(db)
}

// reconnect returns the connection, and makes a new one if there is none or if it is the one that was lost.
func (l *Ledger) reconnect(ctx context.Context, lost *idb.Database) (*idb.Database, error) {
	select {
	case <-l.turn:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { l.turn <- struct{}{} }()
	if l.closed {
		return nil, fault.New(fault.Stopped, "use ledger", "the ledger has been closed")
	}
	if l.db != nil && l.db == lost {
		_ = l.db.Close()
		l.db = nil
	}
	if l.db == nil {
		db, err := openDatabase(ctx, l.name)
		if err != nil {
			return nil, err
		}
		l.db = db
	}
	return l.db, nil
}

// isOpen reports whether a connection still takes transactions.
func isOpen(db *idb.Database) bool {
	_, err := db.Transaction(idb.TransactionReadOnly, recordStore)
	return err == nil
}
