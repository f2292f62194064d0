//go:build js && wasm

package browser

import (
	"context"

	"perennial/wasm/fault"

	"github.com/hack-pad/go-indexeddb/idb"
)

// Ledger is one text in IndexedDB, or several: see Row. What an Update has committed, every page of the origin reads from then
// on, which no other storage of a browser promises. It is safe for concurrent use.
type Ledger struct {
	name, key string
	turn      chan struct{} // holds one element while db may be touched; waiting for it honours a context
	db        *idb.Database // nil when there is no connection
	closed    bool
}

// OpenLedger opens the text that key names in a database, which is made if need be. Errors: ctx.Err(),
// fault.StorageBlocked where the browser refuses, fault.StorageFull.
func OpenLedger(ctx context.Context, database, key string) (*Ledger, error) {
	db, err := openDatabase(ctx, database)
	if err != nil {
		return nil, err
	}
	l := &Ledger{name: database, key: key, db: db, turn: make(chan struct{}, 1)}
	l.turn <- struct{}{}
	return l, nil
}

// Read returns the committed text, "" if there is none. Errors: ctx.Err(), fault.StorageBlocked, fault.Stopped.
func (l *Ledger) Read(ctx context.Context) (string, error) { return l.read(ctx, l.key) }

// Update replaces the text by what change makes of it ("" removes it), in one transaction that no other page gets
// in between, and returns once it is committed. change runs inside the transaction: it must not wait for anything, and
// it may run a second time if the browser lost the connection. An error of change is returned as it is, and nothing is
// written. Errors: ctx.Err(), after which nothing is written unless the commit was under way already;
// fault.StorageFull, fault.StorageBlocked, fault.Stopped.
func (l *Ledger) Update(ctx context.Context, change func(old string) (string, error)) error {
	return l.update(ctx, l.key, change)
}

func (l *Ledger) read(ctx context.Context, key string) (string, error) {
	ctx, end := patient(ctx)
	defer end()
	var text string
	err := l.connected(ctx, func(db *idb.Database) error {
		var err error
		text, err = readRecord(ctx, db, key)
		return err
	})
	if err != nil {
		return "", ledgerFault(ctx, "read ledger", err)
	}
	return text, nil
}

func (l *Ledger) update(ctx context.Context, key string, change func(old string) (string, error)) error {
	ctx, end := patient(ctx)
	defer end()
	var used *idb.Database
	var u *update
	err := l.connected(ctx, func(db *idb.Database) error {
		used, u = db, &update{key: key, change: change}
		return u.run(ctx, db)
	})
	if err == nil && !isOpen(used) {
		err = l.confirm(ctx, used, key, u.next)
	}
	if refusal, ok := err.(*refusal); ok {
		return refusal.err
	}
	return ledgerFault(ctx, "update ledger", err)
}

// confirm reads back what should have been written, over a new connection. idb's Transaction.Await
// reports an abort for which the browser gives no reason as a success, and that is what a browser does
// when it closes a connection by force, for instance because the site's data are being cleared.
func (l *Ledger) confirm(ctx context.Context, lost *idb.Database, key, want string) error {
	db, err := l.reconnect(ctx, lost)
	if err != nil {
		return err
	}
	text, err := readRecord(ctx, db, key)
	if err == nil && text != want {
		err = fault.New(fault.StorageBlocked, "update ledger", "the browser closed the database before the write was kept")
	}
	return err
}

// Close closes the connection, after what is running on it. It may be called more than once.
func (l *Ledger) Close() {
	<-l.turn
	defer func() { l.turn <- struct{}{} }()
	l.closed = true
	if l.db != nil {
		_ = l.db.Close()
		l.db = nil
	}
}

// ledgerFault is err as a fault, unless it is one already or ctx has ended.
func ledgerFault(ctx context.Context, op string, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if known, ok := err.(*fault.Error); ok {
		return known
	}
	return storageFault(op, "IndexedDB", err)
}
