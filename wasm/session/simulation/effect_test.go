package simulation

import (
	"errors"
	"time"

	"perennial/wasm/fault"
)

func (w *world) grantLock(c *call) {
	l := w.lockOf(c.name)
	if !c.done {
		l.leave(c)
		c.done = true
		if w.fails(25) {
			w.note(c.tab, "is denied the lock", "", c.id)
			c.err = fault.New(fault.Unsupported, "lock", "the browser refuses")
		} else {
			w.note(c.tab, "gets the lock", "", c.id)
			w.add(c.name)
			l.holder = c
		}
	}
	if !c.tab.frozen {
		w.letGo(c, proceed)
	}
}

func (w *world) useLedger(c *call) {
	if !c.done {
		c.done = true
		w.effects++
		c.order = w.effects
		switch {
		case c.tab.ledgers == ledgerFails || w.breaks(30):
			w.note(c.tab, "cannot "+kindNames[c.kind], "", c.id)
			c.err = errBroken
		case w.breaks(20):
			w.note(c.tab, "hangs", kindNames[c.kind], c.id)
			c.stuck, c.done = true, false
			return
		case c.kind == readCall:
			w.note(c.tab, kindNames[c.kind], "", c.id)
			c.text = w.rows[c.name]
		default:
			w.update(c)
			c.tab.looked = time.Now()
		}
		if !w.calm && w.odds(35) {
			return // the answer takes its time
		}
	}
	if w.isBehind(c) {
		return
	}
	if c.kind == updateCall {
		w.wrote(c)
	}
	w.letGo(c, proceed)
}

// update runs the change of a ledger. A browser that has lost its connection may run it twice.
func (w *world) update(c *call) {
	text, err := c.change(w.rows[c.name])
	if w.fails(20) {
		text, err = c.change(w.rows[c.name])
	}
	if err != nil {
		w.note(c.tab, "leaves the ledger as it is", "", c.id)
		c.err = err
		return
	}
	if w.full || w.fails(15) {
		w.note(c.tab, "has its write aborted", "", c.id)
		c.err = errBroken
		return
	}
	w.note(c.tab, "writes the ledger", "", c.id)
	w.add(text)
	if t := w.server.refresh[refreshTokenOf(text)]; t != nil && !w.inRecord(t) {
		t.kept = time.Now()
	}
	w.rows[c.name] = text
	w.learn()
	w.lay(text)
	if w.breaks(15) {
		c.err = errBroken // written, and reported as if it were not
	}
}

// carry takes a refresh to the server, and its answer back.
func (w *world) carry(c *call) {
	if !c.done {
		c.done = true
		switch {
		case w.fails(60):
			w.note(c.tab, "request is lost", c.text, c.id)
			c.send.outcome, c.err = lost, fault.New(fault.NetworkError, "refresh", "the server was not reached")
		case w.fails(30):
			w.note(c.tab, "request hangs", c.text, c.id)
			c.stuck = true
			return
		case w.fails(130):
			w.answerBusy(c)
		default:
			w.exchange(c)
			if w.fails(30) {
				w.note(c.tab, "answer hangs", c.text, c.id)
				c.stuck = true
				return
			}
		}
		if !w.calm && w.odds(60) {
			return
		}
	}
	if c.send.outcome == flying && w.fails(100) {
		w.note(c.tab, "answer is lost", c.text, c.id)
		c.send.outcome, c.err = lost, fault.New(fault.NetworkError, "refresh", "the answer was lost")
	}
	if c.send.outcome == flying {
		w.arrive(c)
	}
	if c.err != nil {
		c.tab.failures = append(c.tab.failures, failureOf(c.err))
	}
	w.letGo(c, proceed)
}

// failure is a refresh that has brought a tab an error.
type failure struct {
	at    time.Time
	code  fault.Code
	pause time.Duration // which the server has asked for
}

func failureOf(err error) failure {
	f := failure{at: time.Now(), code: fault.CodeOf(err)}
	var full *fault.Error
	if errors.As(err, &full) {
		f.pause = full.RetryAfter
	}
	return f
}

// arrive is for an answer that reaches its tab.
func (w *world) arrive(c *call) {
	t := w.server.refresh[c.text]
	w.note(c.tab, "gets its answer", c.text, c.id)
	if w.cookie {
		w.refused = w.refused || fault.CodeOf(c.err) != fault.ServerUnavailable && c.err != nil
		c.send.outcome = delivered
		return
	}
	switch {
	case c.err == nil:
		c.send.outcome = delivered
	case fault.CodeOf(c.err) == fault.SessionEnded:
		c.send.outcome = refused
		if t.family.revoked || w.newer(t, c.tab) == nil {
			t.family.no = true
		}
	default:
		c.send.outcome = unspent
		if fault.CodeOf(c.err) == fault.RefreshRefused {
			t.family.doubts++
		}
	}
}

func (w *world) answerBusy(c *call) {
	w.note(c.tab, "server is busy", c.text, c.id)
	kinds := 5
	if w.cookie {
		kinds = 3 // a firewall's page would be taken for an answer
	}
	switch w.one(kinds) {
	case 0:
		c.err = fault.New(fault.ServerUnavailable, "refresh", "503")
	case 1, 2:
		wait := time.Duration(1+w.one(60)) * time.Second
		c.err = &fault.Error{Code: fault.ServerUnavailable, Op: "refresh", Message: "429", RetryAfter: wait}
	case 3:
		c.err = fault.New(fault.RefreshRefused, "refresh", "a firewall's 403")
	case 4:
		c.err = fault.New(fault.MalformedResponse, "refresh", "a page")
	}
}

// drop is a revocation.
func (w *world) drop(c *call) {
	if w.fails(200) {
		c.err = fault.New(fault.NetworkError, "revoke", "the server was not reached")
	} else {
		w.checkOwner(c.tab, w.server.refresh[c.text].family, "revokes "+c.text)
		w.server.refresh[c.text].family.revoked = true
	}
	w.note(c.tab, "revokes", c.text, c.id)
	w.letGo(c, proceed)
}
