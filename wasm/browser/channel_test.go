//go:build js && wasm

package browser

import (
	"strconv"
	"testing"

	"perennial/wasm/fault"
)

// openChannel opens a channel whose texts arrive at the Go channel that it returns.
func openChannel(t *testing.T, name string) (*Channel, <-chan string) {
	t.Helper()
	texts := make(chan string, 100)
	c, err := OpenChannel(name, func(text string) { texts <- text })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c, texts
}

func TestChannelCarriesTextsInOrderToAllOthers(t *testing.T) {
	leavesNothing(t)
	a, toA := openChannel(t, "test")
	_, toB := openChannel(t, "test")
	_, toC := openChannel(t, "test")
	for i := range 20 {
		if err := a.Post(strconv.Itoa(i)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 20 {
		for _, texts := range []<-chan string{toB, toC} {
			if text := receive(t, texts); text != strconv.Itoa(i) {
				t.Errorf("got %q, want %d", text, i)
			}
		}
	}
	if len(toA) != 0 {
		t.Error("the sender heard itself")
	}
}

func TestChannelReceiverMayWaitForJavaScript(t *testing.T) {
	leavesNothing(t)
	a, _ := openChannel(t, "test")
	done := make(chan struct{})
	b, err := OpenChannel("test", func(string) { turn(t); close(done) })
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := a.Post("wait"); err != nil {
		t.Fatal(err)
	}
	receive(t, done)
}

func TestChannelIgnoresWhatIsNoTextAndSurvivesAPanic(t *testing.T) {
	leavesNothing(t)
	texts := make(chan string, 1)
	c, err := OpenChannel("test", func(text string) {
		if text == "panic" {
			panic("secret")
		}
		texts <- text
	})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	script(t, `const c = new BroadcastChannel('test');
		for (const data of [null, 7, {text: 'x'}, ['x'], 'panic', 'text']) c.postMessage(data);
		c.close()`)
	if text := receive(t, texts); text != "text" {
		t.Errorf("got %q", text)
	}
}

func TestChannelThatIsClosedNeitherSendsNorReceives(t *testing.T) {
	leavesNothing(t)
	a, _ := openChannel(t, "test")
	b, toB := openChannel(t, "test")
	_, toC := openChannel(t, "test")
	b.Close()
	b.Close()
	if err := a.Post("late"); err != nil {
		t.Fatal(err)
	}
	receive(t, toC)
	if len(toB) != 0 {
		t.Error("a closed channel received")
	}
	wantCode(t, b.Post("late"), fault.Stopped)
}

func TestChannelIsLeftWhileThePageIsInTheBackForwardCache(t *testing.T) {
	leavesNothing(t)
	a, toA := openChannel(t, "test")
	b, toB := openChannel(t, "test")
	transit := func(event string, persisted bool) {
		script(t, "window.dispatchEvent(new PageTransitionEvent(arguments[0], {persisted: arguments[1]}))", event, persisted)
	}
	transit("pagehide", false) // the page goes away for good, and so does its channel
	script(t, "const c = new BroadcastChannel('test'); c.postMessage('here'); c.close()")
	if text := receive(t, toA); text != "here" {
		t.Errorf("got %q", text)
	}
	receive(t, toB)

	transit("pagehide", true)
	script(t, "const c = new BroadcastChannel('test'); c.postMessage('missed'); c.close()")
	heard := script(t, "const c = new BroadcastChannel('test'); return new Promise((done) => { c.onmessage = ({data}) => { c.close(); done(data); } })")
	if err := b.Post("a last word"); err != nil {
		t.Fatal(err)
	}
	if said, err := Await(limited(t), heard); err != nil || !said.Equal(script(t, "return 'a last word'")) {
		t.Errorf("another page heard %v, %v", said, err)
	}

	transit("pageshow", true)
	transit("pageshow", true)
	if err := a.Post("back"); err != nil {
		t.Fatal(err)
	}
	if text := receive(t, toB); text != "back" || len(toB)+len(toA) != 0 {
		t.Errorf("got %q and %d more", text, len(toB)+len(toA))
	}
	transit("pagehide", true)
	b.Close()
	transit("pageshow", true)
	if err := a.Post("gone"); err != nil {
		t.Fatal(err)
	}
	turn(t)
	if len(toB) != 0 {
		t.Error("a closed channel came back")
	}
}

func TestChannelThatIsMissingSaysSo(t *testing.T) {
	replaceGlobal(t, "BroadcastChannel", "return undefined")
	_, err := OpenChannel("test", func(string) {})
	wantCode(t, err, fault.Unsupported)
}
