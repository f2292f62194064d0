//go:build js && wasm

package browser

import (
	"context"
	"errors"
	"syscall/js"

	"perennial/wasm/fault"

	"github.com/hack-pad/go-indexeddb/idb"
	"github.com/hack-pad/safejs"
)

const (
	databaseVersion = 1
	recordStore     = "records" // the one object store; its keys are given from outside
)

// openDatabase opens an IndexedDB database and makes its object store if it is new. It ends with
// ctx.Err() when ctx does; a connection that comes later is closed.
func openDatabase(ctx context.Context, name string) (*idb.Database, error) {
	const op = "open database"
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	// idb.Global panics where there is none, and reads it in a way that a throwing getter gets past.
	value, err := get(safejs.Global(), "indexedDB")
	if err == nil && isNone(value) {
		err = errors.New("there is no indexedDB")
	}
	if err != nil {
		return nil, storageFault(op, "IndexedDB", err)
	}
	factory, err := idb.WrapFactory(safejs.Unsafe(value))
	if err != nil {
		return nil, storageFault(op, "IndexedDB", err)
	}

	type opened struct {
		db  *idb.Database
		err error
	}
	done := make(chan opened)
	go func() {
		db, err := awaitDatabase(factory, name)
		select {
		case done <- opened{db, err}:
		case <-ctx.Done():
			if db != nil {
				_ = db.Close()
			}
		}
	}()
	select {
	case o := <-done:
		if o.err != nil {
			return nil, storageFault(op, "IndexedDB", o.err)
		}
		return o.db, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// awaitDatabase opens and waits for as long as it takes. Given a context that ends, idb's Await would
// return a database of undefined, without an error, and the real one would stay open.
func awaitDatabase(factory *idb.Factory, name string) (db *idb.Database, err error) {
	listening, cancel := context.WithCancel(context.Background())
	defer cancel() // idb takes its listeners away only when this ends
	defer func() {
		if p := recover(); p != nil { // idb panics on an indexedDB that is not the browser's own
			db, err = nil, panicFault("open database", p)
		}
	}()
	var upgradeErr error
	request, err := factory.Open(listening, name, databaseVersion, func(db *idb.Database, _, _ uint) error {
		_, upgradeErr = db.CreateObjectStore(recordStore, idb.ObjectStoreOptions{KeyPath: js.Null()})
		return nil // an error returned from here is a panic in a callback of idb's
	})
	if err != nil {
		return nil, err
	}
	db, err = request.Await(listening)
	if err != nil {
		return nil, err
	}
	if upgradeErr != nil {
		_ = db.Close()
		return nil, fault.Wrap(fault.Internal, "open database", "its object store could not be made", caught(upgradeErr))
	}
	return db, nil
}
