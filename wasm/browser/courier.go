//go:build js && wasm

package browser

import (
	"context"
	"errors"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/oauth"

	"github.com/hack-pad/safejs"
)

// Courier is the page's way to a service worker that carries out refreshes, each of them once, and keeps the answer for
// whoever asks later. It is safe for concurrent use.
type Courier struct {
	link   safejs.Value
	known  chan struct{} // closed when it is known whether there is one
	cancel context.CancelFunc
}

// courierPatience is for how many times longer than the page the courier waits for a server.
const courierPatience = 2

// errUnable is what a request fails with that the courier has not begun, and never will.
var errUnable = errors.New("the courier cannot take this request")

// Courier has the host register the service worker whose script has this path on the page's own origin. It does not wait;
// report is called with fault.Unsupported if there is none to be had.
func (h *Host) Courier(path string, report func(error)) *Courier {
	c := &Courier{known: make(chan struct{})}
	ctx, cancel := context.WithCancel(context.Background())
	c.cancel = cancel
	link, err := h.object.Call("courier", path)
	if err == nil {
		c.link = link
		link, err = get(link, "known")
	}
	go func() {
		defer close(c.known)
		defer func() {
			if p := recover(); p != nil {
				report(panicFault("courier", p))
			}
		}()
		if err == nil {
			_, err = Await(ctx, link)
		}
		if err != nil && ctx.Err() == nil {
			report(fault.Wrap(fault.Unsupported, "courier",
				path+" cannot be a service worker of this page; refreshes go without it", caught(err)))
		}
	}()
	return c
}

// Ready reports whether refreshes can go by the courier. It does not wait.
func (c *Courier) Ready() bool {
	ready, err := get(c.link, "ready")
	if err != nil {
		return false
	}
	yes, err := ready.Truthy()
	return yes && err == nil
}

// Await returns when it is known whether Ready will ever be true, or when ctx ends.
func (c *Courier) Await(ctx context.Context) {
	select {
	case <-c.known:
	case <-ctx.Done():
	}
}

// Discard has the answer to an errand deleted. It does not wait.
func (c *Courier) Discard(errand string) { _, _ = c.link.Call("discard", errand) }

// Close ends the waiting for the courier. What it has been given it carries out all the same.
func (c *Courier) Close() {
	c.cancel()
	<-c.known
}

// courierOutcome is what the courier says of an errand: see Outcome in js/courier.d.ts.
type courierOutcome struct {
	Status       int
	Header       map[string]string
	Body         string
	Age          int64 // milliseconds
	Lost, Unable bool
}

// Members lists the members of the JSON object.
func (o *courierOutcome) Members(list *json.Members) {
	list.Always("status", &o.Status)
	list.Always("header", &o.Header)
	list.Always("body", &o.Body)
	list.Always("age", &o.Age)
	list.Always("lost", &o.Lost)
	list.Always("unable", &o.Unable)
}

// do carries out a request, or has its answer given again. Errors: ctx.Err() as soon as ctx ends, and the request goes on;
// fault.ErrLost; errUnable; fault.NetworkError.
func (c *Courier) do(ctx context.Context, r oauth.Request) (oauth.Response, error) {
	if !c.Ready() {
		return oauth.Response{}, errUnable
	}
	signal, done, err := abortSignal(ctx)
	if err != nil {
		return oauth.Response{}, errUnable
	}
	defer done()
	promise, err := c.link.Call("send", errandOf(ctx, r), signal)
	if err == nil {
		promise, err = Await(ctx, promise)
	}
	if ctx.Err() != nil {
		return oauth.Response{}, ctx.Err()
	}
	if err != nil {
		return oauth.Response{}, errUnable // it could not be posted
	}
	text, _ := textOf(promise)
	var o courierOutcome
	switch err := json.Unmarshal([]byte(text), &o); {
	case err != nil:
		return oauth.Response{}, fault.New(fault.NetworkError, "courier", "the courier answered with something else than an answer")
	case o.Lost:
		return oauth.Response{}, fault.ErrLost
	case o.Unable:
		return oauth.Response{}, errUnable
	case o.Status == 0:
		return oauth.Response{}, unreachable(r, nil)
	}
	answer := oauth.Response{Status: o.Status, Header: o.Header, Body: []byte(o.Body), Age: time.Duration(o.Age) * time.Millisecond}
	if answer.Age != 0 {
		delete(answer.Header, "date") // it does not say what time it is any more
	}
	return answer, nil
}

// errandOf is a request as the courier takes it.
func errandOf(ctx context.Context, r oauth.Request) map[string]any {
	init := requestInit(r)
	limit, patience := r.Limit, 10*time.Second
	if limit <= 0 {
		limit = oauth.BodyLimit
	}
	if end, ok := ctx.Deadline(); ok {
		patience = time.Until(end)
	}
	return map[string]any{
		"perennial": r.Errand, "url": r.URL, "init": init, "resume": r.Resume, "limit": limit,
		"timeout": int(courierPatience*patience/time.Millisecond) + 1,
	}
}
