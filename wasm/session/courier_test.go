package session

import (
	"context"
	"strings"
	"sync"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

// courier is a Refresher whose errands outlive the tab that has begun them, as the service worker's do.
type courier struct {
	server *server
	ctx    context.Context // of what is under way
	stop   context.CancelFunc

	mu        sync.Mutex
	ready     bool
	come      chan struct{} // closed when it is known whether it is ready
	errands   map[string]*errand
	begun     []string // in order
	discarded []string
}

type errand struct {
	done   chan struct{}
	answer token.Response
	err    error
	at     time.Time
	lost   bool
}

func newCourier(s *server) *courier {
	c := &courier{server: s, ready: true, come: make(chan struct{}), errands: map[string]*errand{}}
	close(c.come)
	c.ctx, c.stop = context.WithCancel(context.Background())
	return c
}

// Ready implements Courier.
func (c *courier) Ready() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ready
}

// Await implements Courier.
func (c *courier) Await(ctx context.Context) {
	select {
	case <-c.come:
	case <-ctx.Done():
	}
}

// Discard implements Courier.
func (c *courier) Discard(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.discarded = append(c.discarded, name)
	if e := c.errands[name]; e != nil {
		e.lost, e.answer = true, token.Response{}
	}
}

// kill is the end of the service worker: what is under way is lost.
func (c *courier) kill() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range c.errands {
		e.lost = true
	}
	c.stop()
	c.ctx, c.stop = context.WithCancel(context.Background())
}

// kept counts the answers that nobody has forgotten.
func (c *courier) kept() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for _, e := range c.errands {
		if !e.lost {
			n++
		}
	}
	return n
}

// Refresh implements Refresher: an errand goes on when ctx ends.
func (c *courier) Refresh(ctx context.Context, o RefreshRequest) (token.Response, error) {
	if o.Errand == "" {
		return c.server.Refresh(ctx, o)
	}
	e := c.errand(o)
	if e == nil {
		return token.Response{}, fault.ErrLost
	}
	select {
	case <-ctx.Done():
		return token.Response{}, Unanswered{fault.Wrap(fault.Timeout, "refresh", "the server did not answer in time", ctx.Err())}
	case <-e.done:
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if e.lost {
		return token.Response{}, fault.ErrLost
	}
	answer := e.answer
	answer.Age = time.Since(e.at)
	return answer, e.err
}

// errand is the one of an order, which is begun if need be and allowed; nil if it is lost.
func (c *courier) errand(o RefreshRequest) *errand {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.errands[o.Errand]; e != nil {
		if e.lost {
			return nil
		}
		return e
	}
	e := &errand{done: make(chan struct{}), lost: o.Resume}
	c.errands[o.Errand] = e
	if o.Resume {
		return nil
	}
	c.begun = append(c.begun, o.Errand)
	ctx := c.ctx
	go func() {
		answer, err := c.server.Refresh(ctx, RefreshRequest{RefreshToken: o.RefreshToken, Grant: o.Grant})
		c.mu.Lock()
		defer c.mu.Unlock()
		e.answer, e.err, e.at = answer, err, time.Now()
		close(e.done)
	}()
	return e
}

// withCourier gives all tabs of a world a courier.
func (w *world) withCourier() *courier {
	c := newCourier(w.server)
	w.courier = c
	w.t.Cleanup(func() { c.stop() })
	return c
}

// note is what the ledger says of a refresh that has begun.
func (w *world) note() *Note {
	text, _ := w.ledger.Read(context.Background())
	return parseEntry(text).Note
}

// holds reports whether any storage of this device holds a text.
func (w *world) holds(secret string) bool {
	text, _ := w.ledger.Read(context.Background())
	stored, _, _ := w.store.Get("perennial:test")
	return strings.Contains(text+stored, secret)
}
