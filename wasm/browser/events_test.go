//go:build js && wasm

package browser

import (
	"testing"

	"perennial/wasm/fault"

	"github.com/hack-pad/safejs"
)

func TestListenUntilStopped(t *testing.T) {
	leavesNothing(t)
	target := script(t, "return new EventTarget()")
	heard := 0
	stop, err := Listen(target, "it", func(event safejs.Value) {
		if kind, _ := getText(event, "type"); kind == "it" {
			heard++
		}
		panic("secret") // must not end the program
	})
	if err != nil {
		t.Fatal(err)
	}
	dispatch := "arguments[0].dispatchEvent(new Event('it')); arguments[0].dispatchEvent(new Event('other'))"
	script(t, dispatch, target)
	script(t, dispatch, target)
	stop()
	stop()
	script(t, dispatch, target)
	if heard != 2 {
		t.Errorf("heard %d events, want 2", heard)
	}
	_, err = Listen(script(t, "return {}"), "it", func(safejs.Value) {})
	wantCode(t, err, fault.Internal)
}

func TestWakeTellsTheReason(t *testing.T) {
	leavesNothing(t)
	reasons := make(chan string, 10)
	stop, err := OnWake(func(reason string) { turn(t); reasons <- reason })
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	script(t, "window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: false}))") // an ordinary load is no wake
	for _, c := range []struct{ body, want string }{
		{"document.dispatchEvent(new Event('visibilitychange'))", "visible"},
		{"window.dispatchEvent(new Event('online'))", "online"},
		{"window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))", "pageshow"},
		{"document.dispatchEvent(new Event('resume'))", "resume"},
	} {
		script(t, c.body)
		if reason := receive(t, reasons); reason != c.want {
			t.Errorf("%s gives %q, want %q", c.body, reason, c.want)
		}
	}
	hide := script(t, `Object.defineProperty(document, 'visibilityState', {configurable: true, get: () => 'hidden'});
		document.dispatchEvent(new Event('visibilitychange')); return () => delete document.visibilityState`)
	if _, err := hide.Invoke(); err != nil {
		t.Fatal(caught(err))
	}
	script(t, "window.dispatchEvent(new Event('online'))")
	if reason := receive(t, reasons); reason != "online" {
		t.Errorf("becoming hidden gives %q", reason)
	}
	stop()
	script(t, "window.dispatchEvent(new Event('online'))")
	turn(t)
	if len(reasons) != 0 {
		t.Error("heard a wake after stop")
	}
}

func TestStorageEventsOfOtherPagesArrive(t *testing.T) {
	leavesNothing(t)
	type change struct {
		value string
		ok    bool
	}
	changes := make(chan change, 10)
	stop, err := OnStorage("key", func(value string, ok bool) { changes <- change{value, ok} })
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	// A frame of the same origin is another page to the storage event.
	frame := script(t, "const f = document.createElement('iframe'); document.body.append(f); return f")
	defer script(t, "arguments[0].remove(); localStorage.clear(); sessionStorage.clear()", frame)
	inFrame := func(body string) {
		script(t, "const {localStorage, sessionStorage} = arguments[0].contentWindow;"+body, frame)
	}
	for _, c := range []struct {
		body string
		want change
	}{
		{"localStorage.setItem('key', 'one')", change{"one", true}},
		{"localStorage.setItem('other', 'x'); localStorage.setItem('key', '')", change{"", true}},
		{"localStorage.removeItem('key')", change{"", false}},
		{"sessionStorage.setItem('key', 'x'); localStorage.setItem('key', 'two')", change{"two", true}},
		{"localStorage.clear()", change{"", false}},
	} {
		inFrame(c.body)
		if got := receive(t, changes); got != c.want {
			t.Errorf("%s gives %v, want %v", c.body, got, c.want)
		}
	}
}

func TestTheWindowKnowsWhereThePageIs(t *testing.T) {
	before := Window{}.Location()
	script(t, "location.hash = 'there'")
	defer script(t, "history.back()")
	if want := scriptText(t, "return location.href"); (Window{}).Location() != want || (Window{}).Location() == before {
		t.Errorf("the location is %q, want %q", Window{}.Location(), want)
	}
	if want := scriptText(t, "return location.origin"); (Window{}).Origin() != want {
		t.Errorf("the origin is %q, want %q", Window{}.Origin(), want)
	}
}
