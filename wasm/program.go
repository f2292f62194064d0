//go:build js && wasm

package main

import (
	"context"
	"time"

	"perennial/wasm/browser"
	"perennial/wasm/calls"
	"perennial/wasm/config"
	"perennial/wasm/events"
	"perennial/wasm/navigation"
	"perennial/wasm/oauth"
	"perennial/wasm/provider"
	"perennial/wasm/session"
	"perennial/wasm/signin"
	"perennial/wasm/storagekey"
	"perennial/wasm/vault"
)

// program is what serves the gate.
type program struct {
	calls   map[string]browser.Call
	closers []func() // run in reverse
}

func (p *program) onClose(f func()) { p.closers = append(p.closers, f) }

func (p *program) close() {
	for i := len(p.closers) - 1; i >= 0; i-- {
		p.closers[i]()
	}
}

// newProgram puts the parts together as the configuration asks.
func newProgram(host *browser.Host) (*program, error) {
	c, err := config.Parse([]byte(host.Config()))
	if err != nil {
		return nil, err
	}
	p := &program{}
	tab, blocked := openTab()
	returnTo := signin.ReturnTo{Store: tab, Key: storagekey.ReturnTo(c.Namespace), Page: browser.Window{}}
	reporter := &events.Reporter{Host: host, ReturnTo: returnTo}
	var courier *browser.Courier
	if c.Courier != "" {
		courier = host.Courier(c.Courier, reporter.Report)
		p.onClose(courier.Close)
	}
	plain := browser.NewDoer(host.Fetch()).WithCourier(courier)
	clock := oauth.PageClock(plain, browser.Window{}.Origin()+"/")
	doer := doerFor(c, host, plain, clock)
	client := provider.Client(c, doer, clock, browser.Crypto{})
	flow := &signin.Flow{
		Legacy: provider.Legacy(c, doer), Config: c, Page: browser.Window{}, ReturnTo: returnTo, Events: reporter,
		Transactions: signin.Transactions{Store: tab, Key: storagekey.Transactions(c.Namespace), Blocked: blocked},
	}
	if client != nil {
		flow.Client = client
	}
	if c.DPoP {
		flow.Prover = host
	}
	o := provider.Options(c, doer, client, oauth.PageFunc{Call: host.RefreshFunc()})
	o.Online, o.OnLease, o.OnEvent = browser.Online, reporter.OnLease, reporter.OnEvent
	if courier != nil {
		o.Courier = courier
	}
	if flow.MayBeCallback(host.Opened()) {
		flow.Opening = signin.NewOpeningCallback(reporter.OnLease)
		o.OnLease = flow.Opening.OnLease
	}
	p.chooseStorage(&o, c, reporter.Report)
	var keeper *session.Keeper
	if _, twins := o.Ledger.(*session.Twins); twins || c.Storage == config.LocalStorage {
		p.connectTabs(&o, host, func() { keeper.Changed() }, reporter.Report)
	}
	keeper = session.New(o)
	p.onClose(keeper.Close)
	if c.Policy.Idle > 0 {
		if stop, err := browser.OnUse(keeper.Use); err != nil {
			reporter.Report(err)
		} else {
			p.onClose(stop)
		}
	}
	if stop, err := browser.OnWake(func(string) { keeper.Wake() }); err != nil {
		reporter.Report(err)
	} else {
		p.onClose(stop)
	}
	keeper.Changed() // restores the session, so that it is refreshed in the background before anybody asks
	flow.Keeper = keeper
	calling := &calls.Calls{
		Keeper: keeper, SignIn: flow, Fields: c.Fields,
		Navigation: &navigation.Hook{Keeper: keeper, SignIn: flow, Rules: c.Routes, ReturnTo: returnTo},
	}
	p.calls = calling.Table()
	return p, p.addForTests()
}

// refusing is a program whose configuration cannot work: every call says why.
func refusing(host *browser.Host, cause error) *program {
	(&events.Reporter{Host: host}).Report(cause)
	return &program{calls: calls.Refuse(cause)}
}

// openTab opens this tab's sessionStorage. Where it is blocked, which err says, memory serves what does without leaving the page.
func openTab() (tab session.Store, err error) {
	store, err := browser.OpenStorage("sessionStorage")
	if err != nil {
		return &vault.Memory{}, err
	}
	return store, nil
}

// doerFor sends requests with proofs of possession, if the configuration wants them.
func doerFor(c config.Config, host *browser.Host, plain oauth.Doer, clock func(context.Context) (time.Time, error)) oauth.Doer {
	if c.DPoP {
		return oauth.Bound{Doer: plain, Prover: host, Clock: clock}
	}
	return plain
}
