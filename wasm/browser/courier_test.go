//go:build js && wasm

package browser

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"

	"github.com/hack-pad/safejs"
)

// A service worker needs a script with a URL, which the test's server does not have: here the host's side of it is a
// stand-in. The real one is in web/e2e/courier.

var errand1 = oauth.Request{
	Method: "POST", URL: "https://as.example/token?x=secret", Header: map[string]string{"Accept": "application/json"}, Body: "a=b",
	Errand: "E1", Limit: 1000,
}

// courierThat is a courier whose host carries errands out by the body of a function, which sees errand and signal. The
// page's own fetch answers 299.
func courierThat(t *testing.T, send string) (*Courier, *Doer, safejs.Value) {
	t.Helper()
	h, object := connect(t, `calls: [], ready: true, known: Promise.resolve(),
		fetch: () => Promise.resolve(new Response(null, {status: 299})),
		courier(path) { this.calls.push(path); return this }, discard(name) { this.calls.push('discard ' + name) },
		send(errand, signal) { this.calls.push(errand); `+send+` }`)
	c := h.Courier("/courier.js", func(err error) { t.Errorf("reported: %v", err) })
	t.Cleanup(c.Close)
	c.Await(limited(t))
	return c, NewDoer(h.Fetch()).WithCourier(c), object
}

func TestAnErrandGoesByTheCourier(t *testing.T) {
	leavesNothing(t)
	c, d, object := courierThat(t, `return Promise.resolve(JSON.stringify({status: 400, header: {'retry-after': '7', date: 'now'}, body: '{"Ä":1}'}))`)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	answer, err := d.Do(ctx, errand1)
	if err != nil || answer.Status != 400 || string(answer.Body) != `{"Ä":1}` || answer.Header["retry-after"] != "7" || answer.Header["date"] != "now" || answer.Age != 0 {
		t.Errorf("got %+v, %v", answer, err)
	}
	c.Discard("E1")
	got := scriptText(t, `const [path, {timeout, ...errand}, forgot] = arguments[0].calls; // a Go map has no order
		const sorted = (o) => o === Object(o) ? Object.fromEntries(Object.entries(o).sort().map(([k, v]) => [k, sorted(v)])) : o;
		return [path, JSON.stringify(sorted(errand)), timeout > 60000 && timeout <= 120001, forgot].join(' ')`, object)
	want := `/courier.js {"init":{"body":"a=b","credentials":"omit","headers":{"Accept":"application/json"},"method":"POST"},` +
		`"limit":1000,"perennial":"E1","resume":false,"url":"https://as.example/token?x=secret"} true discard E1`
	if got != want {
		t.Errorf("the host heard\n%s, want\n%s", got, want)
	}
}

func TestAKeptAnswerTellsItsAgeAndNotTheTime(t *testing.T) {
	leavesNothing(t)
	_, d, _ := courierThat(t, `return Promise.resolve(JSON.stringify({status: 200, header: {date: 'then'}, body: '{}', at: 1, age: 90500}))`)
	answer, err := d.Do(limited(t), errand1)
	if _, dated := answer.Header["date"]; err != nil || answer.Age != 90500*time.Millisecond || dated {
		t.Errorf("got %+v, %v", answer, err)
	}
}

func TestWhatTheCourierSaysIsToldApart(t *testing.T) {
	for _, c := range []struct {
		name, send string
		resume     bool
		status     int
		lost       bool
		code       fault.Code
	}{
		{"no answer", `return Promise.resolve('{}')`, false, 0, false, fault.NetworkError},
		{"lost", `return Promise.resolve('{"lost":true}')`, true, 0, true, fault.Internal},
		{"unable", `return Promise.resolve('{"unable":true}')`, false, 299, false, ""}, // so the page does it itself
		{"unable, and begun by somebody", `return Promise.resolve('{"unable":true}')`, true, 0, false, fault.NetworkError},
		{"not posted", `throw new TypeError('secret')`, false, 299, false, ""},
		{"rejected", `return Promise.reject(null)`, false, 299, false, ""},
		{"not ready", `this.ready = false; throw null`, false, 299, false, ""},
		{"garbage", `return Promise.resolve('secret')`, false, 0, false, fault.NetworkError},
		{"nothing", `return Promise.resolve()`, false, 0, false, fault.NetworkError},
	} {
		t.Run(c.name, func(t *testing.T) {
			leavesNothing(t)
			_, d, _ := courierThat(t, c.send)
			r := errand1
			r.Resume = c.resume
			answer, err := d.Do(limited(t), r)
			if answer.Status != c.status || errors.Is(err, fault.ErrLost) != c.lost {
				t.Errorf("got %+v, %v", answer, err)
			}
			if c.status == 0 && !c.lost {
				wantCode(t, err, c.code)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the error says %q", err)
			}
		})
	}
}

func TestWhoStopsWaitingForTheCourierIsToldAtOnce(t *testing.T) {
	leavesNothing(t)
	_, d, object := courierThat(t, `return new Promise((_, no) => signal.addEventListener('abort', () => { this.aborted = true; no(signal.reason) }))`)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { _, err := d.Do(ctx, errand1); done <- err }()
	turn(t)
	cancel()
	if err := receive(t, done); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if aborted, _ := script(t, "return !!arguments[0].aborted", object).Bool(); !aborted {
		t.Error("the host still waits")
	}
}

func TestRequestsThatAreNoErrandsGoByFetch(t *testing.T) {
	leavesNothing(t)
	_, d, _ := courierThat(t, `throw null`)
	r := errand1
	r.Errand = ""
	if answer, err := d.Do(limited(t), r); err != nil || answer.Status != 299 {
		t.Errorf("got %+v, %v", answer, err)
	}
	// Nor does an errand without a courier; but one that may have begun is never sent by the page.
	without := d.WithCourier(nil)
	if answer, err := without.Do(limited(t), errand1); err != nil || answer.Status != 299 {
		t.Errorf("got %+v, %v", answer, err)
	}
	r = errand1
	r.Resume = true
	_, err := without.Do(limited(t), r)
	wantCode(t, err, fault.NetworkError)
}

func TestThatThereIsNoCourierIsTold(t *testing.T) {
	for name, extra := range map[string]string{
		"refused":       `courier: () => ({ready: false, known: Promise.reject(new TypeError('no'))})`,
		"thrown":        `courier() { throw null }`,
		"another build": ``,
	} {
		t.Run(name, func(t *testing.T) {
			leavesNothing(t)
			h, _ := connect(t, extra)
			reports := make(chan error, 1)
			c := h.Courier("/courier.js", func(err error) { reports <- err })
			defer c.Close()
			wantCode(t, receive(t, reports), fault.Unsupported)
			c.Await(limited(t))
			if c.Ready() {
				t.Error("it says that it is ready")
			}
			c.Discard("E1") // and nothing happens
		})
	}
}

func TestACourierThatNeverComesIsWaitedForUntilTheContextEnds(t *testing.T) {
	leavesNothing(t)
	h, object := connect(t, `courier() { return {ready: false, known: new Promise((come) => (this.come = come))} }`)
	c := h.Courier("/courier.js", func(err error) { t.Errorf("reported: %v", err) })
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	c.Await(ctx)
	if c.Ready() {
		t.Error("it says that it is ready")
	}
	c.Close() // ends the waiting, without a word
	script(t, "arguments[0].come()", object)
}
