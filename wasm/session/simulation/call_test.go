package simulation

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode"

	"perennial/wasm/fault"
	"perennial/wasm/session"
	"perennial/wasm/token"
)

// kind is what a parked call asks for.
type kind int

const (
	lockCall kind = iota
	readCall
	updateCall
	refreshCall
	revokeCall
)

var kindNames = [...]string{"lock", "read ledger", "update ledger", "refresh", "revoke"}

// verdict is how a parked call goes on.
type verdict int

const (
	proceed verdict = iota
	expired         // its context has ended
	gone            // its tab has been killed
)

// call is a keeper's call of a port, parked until the simulator lets it go on.
type call struct {
	tab    *tab
	kind   kind
	id     int
	op     int        // for whom it is, if that is known
	from   [8]uintptr // which functions of the keeper have called
	at     time.Time
	resume chan verdict

	done      bool // it has had its effect, and the answer is on its way
	stuck     bool // it hangs until its context ends
	late      bool // its context has ended while its tab was frozen
	given     bool // it has been let go
	withdrawn bool // its context has ended, and it has returned

	order  int                          // when it had its effect, among all
	name   string                       // lockCall: of the lock
	change func(string) (string, error) // updateCall
	text   string                       // readCall: what was read; refreshCall, revokeCall: the token
	grant  session.Grant
	answer token.Response
	err    error
	send   *send // refreshCall
}

func (c *call) usesLedger() bool { return c.kind == readCall || c.kind == updateCall }

// park waits until the simulator lets a call go on. A frozen tab does not even notice that a context has ended.
func (w *world) park(ctx context.Context, c *call) verdict {
	c.resume = make(chan verdict, 1)
	c.op, _ = ctx.Value(opKey{}).(int)
	runtime.Callers(3, c.from[:])
	w.mu.Lock()
	if c.tab.dead {
		w.mu.Unlock()
		return gone
	}
	c.at = time.Now()
	w.arrivals = append(w.arrivals, c)
	w.mu.Unlock()
	w.ring()
	select {
	case v := <-c.resume:
		return v
	case <-ctx.Done():
	}
	w.mu.Lock()
	if c.given || c.tab.frozen {
		c.late = true
		w.mu.Unlock()
		return <-c.resume
	}
	c.withdrawn = true
	w.mu.Unlock()
	w.ring()
	return expired
}

// isLate reports whether the context of a call has ended while its tab was frozen.
func (w *world) isLate(c *call) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return c.late
}

// letGo lets a call go on.
func (w *world) letGo(c *call, v verdict) {
	w.mu.Lock()
	c.given = true
	w.mu.Unlock()
	if i := slices.Index(w.pending, c); i >= 0 {
		w.pending = slices.Delete(w.pending, i, i+1)
	}
	if c.send != nil {
		c.send.ended = time.Now()
	}
	c.resume <- v
}

// collect takes in what has happened since the last step, in an order that does not depend on how goroutines ran.
func (w *world) collect() {
	w.mu.Lock()
	arrivals, finished := w.arrivals, w.finished
	w.arrivals, w.finished = nil, nil
	kept := w.pending[:0]
	for _, c := range w.pending {
		if !c.withdrawn {
			kept = append(kept, c)
			continue
		}
		w.withdraw(c)
	}
	w.pending = kept
	w.mu.Unlock()
	slices.SortStableFunc(arrivals, (*call).compare)
	for _, c := range arrivals {
		if c.withdrawn || c.given {
			continue
		}
		w.callID++
		w.calls++
		c.id = w.callID
		w.pending = append(w.pending, c)
		w.arrived(c)
	}
	for _, t := range w.tabs {
		w.hear(t)
	}
	slices.SortFunc(finished, func(a, b *op) int { return cmp.Compare(a.id, b.id) })
	for _, o := range finished {
		w.ops = slices.DeleteFunc(w.ops, func(x *op) bool { return x == o })
		w.finish(o)
	}
}

// compare orders calls that arrived in one step.
func (c *call) compare(o *call) int {
	if by := cmp.Or(cmp.Compare(c.tab.n, o.tab.n), cmp.Compare(c.kind, o.kind), cmp.Compare(c.text, o.text), cmp.Compare(c.op, o.op)); by != 0 {
		return by
	}
	return cmp.Compare(c.callers(), o.callers())
}

// callers names the functions that have called, and not their addresses: a seed means the same schedule however the keeper is
// compiled, and as long as nobody renames what calls. Lines decide only where one function has called twice.
func (c *call) callers() string {
	var names, lines strings.Builder
	for frames := runtime.CallersFrames(c.from[:]); ; {
		frame, more := frames.Next()
		if !isClosure(frame.Function) {
			names.WriteString(frame.Function + " ")
			fmt.Fprint(&lines, frame.Line, " ")
		}
		if !more {
			return names.String() + lines.String()
		}
	}
}

// isClosure reports whether a function has no name of its own: that of a closure depends on what the compiler inlines.
func isClosure(function string) bool {
	name := strings.Split(function[strings.LastIndex(function, "/")+1:], ".") // package, type, method
	last := name[len(name)-1]
	return len(name) > 3 || strings.HasPrefix(last, "func") || last == "" || unicode.IsDigit(rune(last[0]))
}

// withdraw is for a call that has given up: with mu held.
func (w *world) withdraw(c *call) {
	w.note(c.tab, "gives up", kindNames[c.kind], c.id)
	w.comesToNothing(c)
	if c.kind == refreshCall {
		c.send.ended = time.Now()
		c.tab.failures = append(c.tab.failures, failure{at: time.Now(), code: fault.Timeout})
		if !c.done && !c.stuck {
			w.strays = append(w.strays, c)
		}
	}
}

// comesToNothing is for a call whose answer never reaches its tab.
func (w *world) comesToNothing(c *call) {
	switch c.kind {
	case lockCall:
		w.abandon(c)
	case updateCall:
		w.failed(c.tab)
	case refreshCall:
		c.send.outcome = lost
	}
}

// arrived is for a call that the simulator sees for the first time.
func (w *world) arrived(c *call) {
	if c.kind == lockCall {
		l := w.lockOf(c.name)
		l.queue = append(l.queue, c)
	}
	if c.kind == refreshCall {
		w.note(c.tab, "sends", c.text, c.id)
		w.checkSpending(c)
	}
}
