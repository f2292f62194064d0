//go:build js && wasm

package browser

import (
	"context"
	"errors"
	"strings"
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"

	"github.com/hack-pad/safejs"
)

// doer returns a Doer over a stub of fetch, whose body sees url and init.
func doer(t *testing.T, body string) *Doer {
	t.Helper()
	return NewDoer(script(t, "return new Function('url', 'init', arguments[0])", body))
}

// nativeFetch is the browser's own, callable without this.
func nativeFetch(t *testing.T) safejs.Value {
	t.Helper()
	return script(t, "return (...args) => fetch(...args)")
}

func TestFetchAsksWithoutCookiesCachesAndRedirects(t *testing.T) {
	leavesNothing(t)
	d := doer(t, `const {signal, ...rest} = init;
		return Promise.resolve(new Response(JSON.stringify({url, live: signal instanceof AbortSignal && !signal.aborted, ...rest})))`)
	for _, c := range []struct {
		request oauth.Request
		want    string
	}{
		{oauth.Request{Method: "GET", URL: "https://as.example/x"},
			`{"url":"https://as.example/x","live":true,"cache":"no-store","credentials":"omit","headers":{},"method":"GET","redirect":"error","referrerPolicy":"no-referrer"}`},
		{oauth.Request{Method: "POST", URL: "/token", Header: map[string]string{"Accept": "application/json"}, Body: "a=b", Credentials: "include"},
			`{"url":"/token","live":true,"body":"a=b","cache":"no-store","credentials":"include","headers":{"Accept":"application/json"},"method":"POST","redirect":"error","referrerPolicy":"no-referrer"}`},
	} {
		answer, err := d.Do(limited(t), c.request)
		if err != nil {
			t.Fatal(err)
		}
		want := scriptText(t, "const s = o => JSON.stringify(Object.entries(o).sort()); return s(JSON.parse(arguments[0]))", c.want)
		got := scriptText(t, "const s = o => JSON.stringify(Object.entries(o).sort()); return s(JSON.parse(arguments[0]))", string(answer.Body))
		if got != want {
			t.Errorf("fetch was called with\n%s, want\n%s", got, want)
		}
	}
}

func TestFetchReadsStatusHeadersAndBody(t *testing.T) {
	leavesNothing(t)
	d := doer(t, `const body = new ReadableStream({start(c) {
			for (const part of ['one ', '', 'Ä', ' three']) c.enqueue(new TextEncoder().encode(part)); c.close() }});
		return Promise.resolve(new Response(body, {status: 429, headers: {'Retry-After': '7', 'X-Some': 'Ä b'.slice(2)}}))`)
	answer, err := d.Do(limited(t), oauth.Request{Method: "GET", URL: "/x"})
	if err != nil || answer.Status != 429 || string(answer.Body) != "one Ä three" || answer.Header["retry-after"] != "7" || answer.Header["x-some"] != "b" {
		t.Errorf("got %+v, %v", answer, err)
	}
	answer, err = doer(t, "return Promise.resolve(new Response(null, {status: 204}))").Do(limited(t), oauth.Request{Method: "GET", URL: "/x"})
	if err != nil || answer.Status != 204 || len(answer.Body) != 0 {
		t.Errorf("without a body: %+v, %v", answer, err)
	}
}

func TestFetchThroughTheRealThing(t *testing.T) {
	leavesNothing(t)
	d := NewDoer(nativeFetch(t))
	url := scriptText(t, "return URL.createObjectURL(new Blob(['x'.repeat(300000)], {type: 'text/plain'}))")
	answer, err := d.Do(limited(t), oauth.Request{Method: "GET", URL: url})
	if err != nil || answer.Status != 200 || len(answer.Body) != 300_000 || answer.Header["content-type"] != "text/plain" {
		t.Errorf("got %d, %d bytes, %v, %v", answer.Status, len(answer.Body), answer.Header, err)
	}
	_, err = d.Do(limited(t), oauth.Request{Method: "GET", URL: url, Limit: 1000})
	wantCode(t, err, fault.MalformedResponse)
	_, err = d.Do(limited(t), oauth.Request{Method: "GET", URL: "http://127.0.0.1:1/token?code=secret#secret"})
	wantCode(t, err, fault.NetworkError)
	if text := err.Error(); strings.Contains(text, "secret") || !strings.Contains(text, "http://127.0.0.1:1/token") {
		t.Errorf("the error says %q", text)
	}
}

func TestFetchCutsOffAnAnswerWithoutEnd(t *testing.T) {
	leavesNothing(t)
	d := doer(t, `return Promise.resolve(new Response(new ReadableStream({
		pull(c) { c.enqueue(new Uint8Array(65536)) }, cancel() { globalThis.cut = true } })))`)
	defer script(t, "delete globalThis.cut")
	_, err := d.Do(limited(t), oauth.Request{Method: "GET", URL: "/x"})
	wantCode(t, err, fault.MalformedResponse)
	if cut, _ := script(t, "return !!globalThis.cut").Bool(); !cut {
		t.Error("the stream goes on")
	}
}

func TestFetchFailuresAreNetworkErrors(t *testing.T) {
	for _, body := range []string{
		"throw null",
		"return Promise.reject('secret')",
		"return Promise.reject(null)",
		"return Promise.reject(new TypeError('Failed to parse URL from secret'))",
		"return Promise.resolve(null)",
		"return Promise.resolve(new Response(new ReadableStream({start(c) { c.error(new TypeError('secret')) }})))",
		"return Promise.resolve(new Response(new ReadableStream({start(c) { c.enqueue('secret') }})))",
	} {
		t.Run(body, func(t *testing.T) {
			leavesNothing(t)
			_, err := doer(t, body).Do(limited(t), oauth.Request{Method: "POST", URL: "https://u:secret@as.example/token?x=secret", Body: "secret"})
			wantCode(t, err, fault.NetworkError)
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the error says %q", err)
			}
		})
	}
}

func TestFetchIsAbortedWhenTheContextEnds(t *testing.T) {
	for name, body := range map[string]string{
		"before the answer": `return new Promise((_, no) => init.signal.addEventListener('abort', () => { globalThis.aborted = true; no(init.signal.reason) }))`,
		"during the body": `return Promise.resolve(new Response(new ReadableStream({start(c) {
			init.signal.addEventListener('abort', () => { globalThis.aborted = true; c.error(init.signal.reason) }) }})))`,
	} {
		t.Run(name, func(t *testing.T) {
			leavesNothing(t)
			d := doer(t, body)
			defer script(t, "delete globalThis.aborted")
			ctx, cancel := context.WithCancel(context.Background())
			done := make(chan error, 1)
			go func() { _, err := d.Do(ctx, oauth.Request{Method: "GET", URL: "/x"}); done <- err }()
			turn(t)
			cancel()
			if err := receive(t, done); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
			if aborted, _ := script(t, "return !!globalThis.aborted").Bool(); !aborted {
				t.Error("the request goes on")
			}
			if _, err := d.Do(ctx, oauth.Request{Method: "GET", URL: "/x"}); !errors.Is(err, context.Canceled) {
				t.Errorf("with a context that has ended: %v", err)
			}
		})
	}
}
