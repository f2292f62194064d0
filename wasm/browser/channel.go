//go:build js && wasm

package browser

import (
	"sync"

	"perennial/wasm/fault"

	"github.com/hack-pad/safejs"
)

// Channel is a BroadcastChannel of texts between the pages of one origin (HTML, section 9.5).
type Channel struct {
	channel safejs.Value
	stop    func()
	queue   *serial

	mu     sync.Mutex
	closed bool
}

// OpenChannel joins the channel of a name. receive gets each text that another page, or another Channel
// of this one, posts, one after another and in order; it may wait. Data that is not a string is ignored.
// Errors: fault.Unsupported where there is no BroadcastChannel.
func OpenChannel(name string, receive func(text string)) (*Channel, error) {
	const op = "open channel"
	channel, err := construct("BroadcastChannel", name)
	if err != nil {
		return nil, fault.Wrap(fault.Unsupported, op, "this browser has no BroadcastChannel for this page", err)
	}
	queue := &serial{op: "channel message"}
	stop, err := Listen(channel, "message", func(event safejs.Value) {
		if text, ok := getText(event, "data"); ok {
			queue.run(func() { receive(text) })
		}
	})
	if err != nil {
		_, _ = channel.Call("close")
		return nil, err
	}
	return &Channel{channel: channel, stop: stop, queue: queue}, nil
}

// Post sends text to every other page on the channel. Errors: fault.Stopped after Close.
func (c *Channel) Post(text string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return fault.New(fault.Stopped, "post to channel", "the channel has been closed")
	}
	if _, err := c.channel.Call("postMessage", text); err != nil {
		return fault.Wrap(fault.Internal, "post to channel", "the browser refused the message", caught(err))
	}
	return nil
}

// Close leaves the channel. No receive begins after it. It may be called more than once.
func (c *Channel) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return
	}
	c.closed = true
	c.queue.close()
	c.stop()
	_, _ = c.channel.Call("close")
}
