//go:build js && wasm

package main

import (
	"context"

	"perennial/wasm/browser"
	"perennial/wasm/config"
	"perennial/wasm/session"
	"perennial/wasm/storagekey"
	"perennial/wasm/vault"
)

// encrypt seals the Store, and the ledger that lies beside the record where there is no IndexedDB. A browser
// that keeps no key gets no token into its storage: the session then lives in memory, and in the ledger in IndexedDB if there
// is one. That ledger is not encrypted: what is promised is that a copy of localStorage (or sessionStorage) alone reveals no
// token.
func (p *program) encrypt(o *session.Options, c config.Config, report func(error)) {
	ctx, cancel := context.WithTimeout(context.Background(), openTime)
	defer cancel()
	disk := o.Store
	var sealer vault.Sealer // nil where the browser keeps no key
	opened, err := browser.OpenSealer(ctx, c.Namespace)
	if err != nil {
		report(unavailable(err))
		o.Ledger = &vault.StoreLedger{Store: &vault.Memory{}, Key: storagekey.Ledger(c.Namespace)}
		err = disk.Remove(storagekey.Ledger(c.Namespace)) // an earlier page may have left one that lies open
	} else {
		p.onClose(opened.Close)
		sealer = opened
		o.Ledger = vault.NewSealedLedger(disk, sealer, storagekey.Ledger(c.Namespace))
		err = o.Ledger.Update(ctx, asItIs) // likewise
	}
	if err != nil {
		report(unavailable(err))
	}
	sealed := vault.OpenSealedStore(ctx, disk, vault.Options{
		Key: storagekey.Record(c.Namespace), From: c.From, Sealer: sealer, IsPlaintext: storagekey.IsPlain, Report: report,
	})
	p.onClose(sealed.Close)
	o.Store = sealed
}

func asItIs(text string) (string, error) { return text, nil }
