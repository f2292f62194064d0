//go:build js && wasm

package main

import (
	"context"
	"errors"
	"time"

	"perennial/wasm/browser"
	"perennial/wasm/config"
	"perennial/wasm/fault"
	"perennial/wasm/helpers"
	"perennial/wasm/session"
	"perennial/wasm/storagekey"
	"perennial/wasm/vault"
)

// database is the name of the IndexedDB database that holds the ledgers of all namespaces.
const database = "perennial"

// openTime bounds the opening of the database: storage that hangs must not keep requests waiting.
const openTime = 5 * time.Second

// chooseStorage chooses where the session is kept: what the configuration asks for, or the next best where the browser refuses it,
// which is reported.
func (p *program) chooseStorage(o *session.Options, c config.Config, report func(error)) {
	o.Store = &vault.Memory{}
	var disk *browser.Storage
	if c.Storage != config.Memory {
		var err error
		if disk, err = browser.OpenStorage(c.Storage); err != nil {
			report(err)
		} else if o.Store = disk; c.Storage == config.LocalStorage {
			if tab, err := browser.OpenStorage("sessionStorage"); err == nil {
				o.Store = vault.WithPlaceholder(disk, tab)
			}
		}
	}
	// Within one page, and where there is no IndexedDB, a ledger beside the record does.
	o.Ledger = &vault.StoreLedger{Store: o.Store, Key: storagekey.Ledger(c.Namespace)}
	if disk != nil && c.Encrypt {
		p.encrypt(o, c, report)
	}
	switch {
	case c.Storage == config.LocalStorage:
		if ledger := p.openLedger(c, report); ledger != nil {
			o.Ledger = ledger
		}
	case disk != nil && !c.CookieMode(): // a cookie is no tab's own
		if ledger := p.openLedger(c, report); ledger != nil {
			o.Ledger = &session.Twins{
				Store: disk, Key: storagekey.Session(c.Namespace),
				Row: func(name string) session.Ledger { return ledger.Row(name) },
			}
			_ = disk.Remove(storagekey.Ledger(c.Namespace)) // an earlier release has kept it there
		}
	}
}

// openLedger opens the ledger in IndexedDB; nil where there is none, which is reported.
func (p *program) openLedger(c config.Config, report func(error)) *browser.Ledger {
	ctx, cancel := context.WithTimeout(context.Background(), openTime)
	defer cancel()
	ledger, err := browser.OpenLedger(ctx, database, c.Namespace)
	if err != nil {
		report(unavailable(err))
		return nil
	}
	p.onClose(ledger.Close)
	sweeping, stop := context.WithCancel(context.Background())
	p.onClose(stop)
	go func() { // what fails is swept another time
		defer browser.Survive("sweep")
		_ = ledger.Sweep(sweeping, func(text string) bool { return session.IsOldRow(text, time.Now()) })
	}()
	return ledger
}

// unavailable is an error of a storage that did not open, as what it is to the page.
func unavailable(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.Wrap(fault.StorageBlocked, "open database", "IndexedDB did not answer in time; reload the page", err)
	}
	return err
}

// openStorage opens an area for an app's own store.
func openStorage(area string) (helpers.Store, error) { return browser.OpenStorage(area) }
