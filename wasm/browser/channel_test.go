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

func TestChannelThatIsMissingSaysSo(t *testing.T) {
	replaceGlobal(t, "BroadcastChannel", "return undefined")
	_, err := OpenChannel("test", func(string) {})
	wantCode(t, err, fault.Unsupported)
}
