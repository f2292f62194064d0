package fleet

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// moment is a time since the beginning of a scenario.
type moment = time.Duration

// never is when what does not happen happens.
const never = moment(math.MaxInt64)

// step is how finely the clock sorts what lies ahead; within one, clients are sorted when it comes.
const step = time.Second

// none ends a list of clients.
const none = -1

// clock says which client acts next. Each client has one moment ahead of it; those of one step are a list, as there are a million.
type clock struct {
	at   []moment // by client
	then []int32  // the next client of the same step
	head []int32  // the first client of each step
	now  int      // the step that is being played
	due  []int32  // what is left of it, the next client last
}

func newClock(clients int, length time.Duration) *clock {
	c := &clock{at: make([]moment, clients), then: make([]int32, clients), head: make([]int32, length/step), now: none}
	for i := range c.head {
		c.head[i] = none
	}
	return c
}

// set has a client act at a moment, unless that lies beyond the end.
func (c *clock) set(client int32, at moment) {
	c.at[client] = at
	i := int(at / step)
	switch {
	case i >= len(c.head):
	case i > c.now:
		c.then[client], c.head[i] = c.head[i], client
	default:
		place, _ := slices.BinarySearchFunc(c.due, client, c.later)
		c.due = slices.Insert(c.due, place, client)
	}
}

// next is the client that acts next; ok is false at the end.
func (c *clock) next() (client int32, at moment, ok bool) {
	for len(c.due) == 0 {
		if c.now++; c.now == len(c.head) {
			return none, 0, false
		}
		for i := c.head[c.now]; i != none; i = c.then[i] {
			c.due = append(c.due, i)
		}
		slices.SortFunc(c.due, c.later)
	}
	last := len(c.due) - 1
	client, c.due = c.due[last], c.due[:last]
	return client, c.at[client], true
}

// later sorts clients backwards: by time, and those of one moment by number, so that a seed plays the same.
func (c *clock) later(a, b int32) int {
	return cmp.Or(cmp.Compare(c.at[b], c.at[a]), cmp.Compare(b, a))
}
