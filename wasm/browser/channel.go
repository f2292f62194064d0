//go:build js && wasm

package browser

import (
	"sync"

	"perennial/wasm/fault"

	"github.com/hack-pad/safejs"
)

// Channel is a BroadcastChannel of texts between the pages of one origin (HTML, section 9.5). While the page lies in
// the back/forward cache it is not on the channel: a message would throw the page out of there. So whoever
// listens has to look for what was missed when the page comes out: see OnWake.
type Channel struct {
	name  string
	queue *serial
	hear  func(event safejs.Value)
	stops []func() // what ends listening for the page's leaving and coming back

	mu     sync.Mutex // never held while JavaScript could call back
	joined *membership
	closed bool
}

// membership is a BroadcastChannel that is open.
type membership struct {
	channel safejs.Value
	stop    func()
}

// OpenChannel joins the channel of a name. receive gets each text that another page, or another Channel
// of this one, posts, one after another and in order; it may wait. Data that is not a string is ignored.
// Errors: fault.Unsupported where there is no BroadcastChannel.
func OpenChannel(name string, receive func(text string)) (*Channel, error) {
	c := &Channel{name: name, queue: &serial{op: "channel message"}}
	c.hear = func(event safejs.Value) {
		if text, ok := getText(event, "data"); ok {
			c.queue.run(func() { receive(text) })
		}
	}
	if err := c.join(); err != nil {
		return nil, err
	}
	for event, move := range map[string]func() error{"pagehide": c.leave, "pageshow": c.join} {
		stop, err := Listen(safejs.Global(), event, func(event safejs.Value) {
			if !isPersisted(event) {
				return
			}
			if err := move(); err != nil {
				complain(err)
			}
		})
		if err != nil {
			c.Close()
			return nil, err
		}
		c.stops = append(c.stops, stop)
	}
	return c, nil
}

// join opens the BroadcastChannel, unless it is open already.
func (c *Channel) join() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || c.joined != nil {
		return nil
	}
	channel, err := openBroadcast(c.name)
	if err != nil {
		return err
	}
	stop, err := Listen(channel, "message", c.hear)
	if err != nil {
		_, _ = channel.Call("close")
		return err
	}
	c.joined = &membership{channel, stop}
	return nil
}

// leave closes the BroadcastChannel, if it is open.
func (c *Channel) leave() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.joined != nil {
		c.joined.stop()
		_, _ = c.joined.channel.Call("close")
		c.joined = nil
	}
	return nil
}

// Post sends text to every other page on the channel. Errors: fault.Stopped after Close.
func (c *Channel) Post(text string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return fault.New(fault.Stopped, "post to channel", "the channel has been closed")
	}
	var channel safejs.Value
	if c.joined != nil {
		channel = c.joined.channel
	} else { // a last word of a page that leaves
		var err error
		if channel, err = openBroadcast(c.name); err != nil {
			return err
		}
		defer func() { _, _ = channel.Call("close") }()
	}
	if _, err := channel.Call("postMessage", text); err != nil {
		return fault.Wrap(fault.Internal, "post to channel", "the browser refused the message", caught(err))
	}
	return nil
}

// Close leaves the channel. No receive begins after it. It may be called more than once.
func (c *Channel) Close() {
	c.queue.close()
	for _, stop := range c.stops {
		stop()
	}
	_ = c.leave()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
}

func openBroadcast(name string) (safejs.Value, error) {
	channel, err := construct("BroadcastChannel", name)
	if err != nil {
		return channel, fault.Wrap(fault.Unsupported, "open channel", "this browser has no BroadcastChannel for this page", err)
	}
	return channel, nil
}
