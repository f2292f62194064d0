//go:build js && wasm

package main

import (
	"context"
	"sync/atomic"

	"perennial/wasm/browser"
	"perennial/wasm/config"
	"perennial/wasm/oauth"
	"perennial/wasm/route"
	"perennial/wasm/session"
	"perennial/wasm/token"
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
	tell := teller{host: host, back: openBack(c.Namespace), unable: &atomic.Bool{}}
	var courier *browser.Courier
	if c.Courier != "" {
		courier = host.Courier(c.Courier, tell.report)
		p.onClose(courier.Close)
	}
	doer := doerFor(c, host, courier)
	provider := client(c, doer)
	signs := signIn{
		client: provider, legacy: legacy(c, doer), config: c,
		pending: openPending(c.Namespace), prover: proverFor(c, host), back: tell.back, report: tell.report,
	}
	o := session.Options{
		Namespace: c.Namespace,
		From:      c.From,
		APIs:      grants(c),
		Policy:    policy(c.Policy),
		Refresher: refresher(c, host, doer, provider),
		Verify:    token.Continues,
		TakesOver: takesOver(c),
		Tokenless: c.Refresh || c.CookieMode(),
		Ambient:   c.CookieMode(),
		Online:    browser.Online,
		OnLease:   tell.lease,
		OnEvent:   tell.fromKeeper,
	}
	if courier != nil {
		o.Courier = courier
	}
	revocation(&o, c, provider, doer)
	if signs.mayBeAnswer(host.Opened()) {
		signs.arrival = newArrival(tell.lease)
		o.OnLease = signs.arrival.lease
	}
	p.keep(&o, c, tell.report)
	var keeper *session.Keeper
	if _, twins := o.Ledger.(*session.Twins); twins || c.Storage == config.LocalStorage {
		p.connectTabs(&o, host, func() { keeper.Changed() }, tell.report)
	}
	keeper = session.New(o)
	p.onClose(keeper.Close)
	if c.Policy.Idle > 0 {
		if stop, err := browser.OnUse(keeper.Use); err != nil {
			tell.report(err)
		} else {
			p.onClose(stop)
		}
	}
	if stop, err := browser.OnWake(func(string) { keeper.Wake() }); err != nil {
		tell.report(err)
	} else {
		p.onClose(stop)
	}
	keeper.Changed() // restores the session, so that it is refreshed in the background before anybody asks
	signs.keeper = keeper
	p.calls = calls{keeper: keeper, rules: c.Routes, back: tell.back, tell: tell, signIn: signs}.table()
	return p, p.addForTests()
}

// refusing is a program whose configuration cannot work: every call says why.
func refusing(host *browser.Host, cause error) *program {
	teller{host: host}.report(cause)
	p := &program{calls: map[string]browser.Call{}}
	for name := range (calls{}).table() {
		p.calls[name] = func(context.Context, string) (string, error) { return "", cause }
	}
	p.calls["ready"] = answer(func(context.Context, none) (known, error) { return known{}, nil }) // it runs, and has said why it refuses
	return p
}

func policy(c config.Policy) session.Policy {
	p := session.DefaultPolicy()
	p.Early, p.Leeway, p.Timeout, p.Backoff, p.MaxBackoff = c.Early, c.Leeway, c.Timeout, c.Backoff, c.MaxBackoff
	p.Idle, p.Absolute = c.Idle, c.Absolute
	return p
}

// doerFor sends requests by the browser's own fetch or the courier, with proofs of possession if the configuration wants them.
func doerFor(c config.Config, host *browser.Host, courier *browser.Courier) oauth.Doer {
	plain := browser.NewDoer(host.Fetch()).WithCourier(courier)
	if prover := proverFor(c, host); prover != nil {
		return oauth.Bound{Doer: plain, Prover: prover, Clock: oauth.PageClock(plain, browser.Origin()+"/")}
	}
	return plain
}

func proverFor(c config.Config, host *browser.Host) oauth.Prover {
	if c.DPoP {
		return host
	}
	return nil
}

// states says what a session is to a navigation.
var states = map[session.State]route.Session{
	session.None:        route.None,
	session.Fresh:       route.Fresh,
	session.Refreshable: route.Refreshable,
	session.Ended:       route.Expired,
}
