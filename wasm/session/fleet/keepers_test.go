package fleet

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/session"
	"perennial/wasm/token"
	"perennial/wasm/vault"
)

// TestKeepersAskWhenTheClientsDo plays real Keepers and the fleet's clients with the same chance and the same requests: they ask the token endpoint at the same
// moments. Tokens live for five minutes; the endpoint is down for a while, and all devices sleep.
func TestKeepersAskWhenTheClientsDo(t *testing.T) {
	const (
		keepers = 240
		life    = 5 * time.Minute
	)
	attempts, refused := 0, 0
	for i := range keepers {
		d := day{
			answers: provider{down: 20 * time.Minute, up: 43 * time.Minute, promises: i%4 > 1}, life: life, seed: uint64(i),
			sleeps: 70 * time.Minute, wakes: 10*time.Hour + 7*time.Second, ends: 10*time.Hour + 30*time.Minute,
		}
		if i%2 == 0 {
			d.requests = requestsOf(uint64(i), d.ends)
		}
		got, want := d.keeper(t), d.client()
		if !slices.EqualFunc(got, want, isSameMoment) {
			t.Fatalf("client %d, with %d requests: the keeper asks at\n%v, the client at\n%v", i, len(d.requests), got, want)
		}
		attempts += len(got)
		for _, at := range got {
			if d.answers.refresh(at) != nil {
				refused++
			}
		}
	}
	if attempts < keepers*20 || refused < keepers {
		t.Fatalf("%d attempts, %d of them refused: too few to show anything", attempts, refused)
	}
}

// isSameMoment takes no account of what is lost as records count milliseconds.
func isSameMoment(a, b moment) bool { return (a - b).Abs() <= time.Millisecond }

// day is what happens to one page.
type day struct {
	answers             provider
	life                time.Duration
	seed                uint64
	requests            timetable
	sleeps, wakes, ends moment
}

// timetable is a page with requests at given moments.
type timetable []moment

func (t timetable) after(_ *client, m moment) moment {
	if i, _ := slices.BinarySearch(t, m); i < len(t) {
		return t[i]
	}
	return never
}

// requestsOf are requests at random, so far apart that one has been answered when the next one comes.
func requestsOf(seed uint64, until moment) (all timetable) {
	chances := rand.New(rand.NewPCG(seed, 1))
	for at := moment(0); at < until; at += policy.Timeout + time.Second + time.Duration(chances.Int64N(int64(3*time.Minute))) {
		all = append(all, at)
	}
	return all[1:]
}

// client plays the day with a client of the fleet.
func (d day) client() (asked []moment) {
	c := &client{chances: *rand.NewPCG(d.seed, 0), life: d.life, asked: never, use: d.requests}
	for at := perennial.begun(c, 0); at < d.ends; {
		if at >= d.sleeps && c.came < d.sleeps {
			at = perennial.woken(c, d.wakes)
		}
		asked = append(asked, at)
		if cause := d.answers.refresh(at); cause != nil {
			at = perennial.failed(c, at, cause)
		} else {
			at = perennial.granted(c, at)
		}
	}
	return asked
}

// keeper plays it with a real Keeper. While the device sleeps only its own clock goes on.
func (d day) keeper(t *testing.T) (asked []moment) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var slept atomic.Int64
		now := func() moment { return time.Since(start) + time.Duration(slept.Load()) }
		e := &endpoint{day: d, now: now}
		chances := &client{chances: *rand.NewPCG(d.seed, 0)}
		k := session.New(session.Options{
			Namespace: "fleet", APIs: []session.API{{Name: "api"}}, Policy: policy, Locker: alone{}, Refresher: e,
			Store: &vault.Memory{}, Ledger: &vault.StoreLedger{Store: &vault.Memory{}, Key: "ledger"},
			Now: func() time.Time { return start.Add(now()).Round(0) }, Random: chances.chance,
		})
		defer k.Close()
		if err := k.Authenticate(t.Context(), e.tokens(), nil); err != nil {
			t.Fatal(err)
		}
		asks := func(from, until moment) {
			for at := d.requests.after(nil, from); at < until; at = d.requests.after(nil, at+1) {
				time.Sleep(at - now())
				go k.Token(context.Background(), session.Need{})
			}
			time.Sleep(until - now())
		}
		asks(0, d.sleeps)
		slept.Store(int64(d.wakes - d.sleeps))
		k.Wake()
		asks(d.wakes, d.ends)
		e.mu.Lock()
		defer e.mu.Unlock()
		asked = e.asked
	})
	return asked
}

// endpoint is a token endpoint that answers at once.
type endpoint struct {
	day
	now func() moment

	mu    sync.Mutex
	asked []moment
}

func (e *endpoint) tokens() token.Response {
	return token.Response{AccessToken: "access", RefreshToken: "refresh", TokenType: "Bearer", ExpiresIn: e.life}
}

// Refresh implements session.Refresher.
func (e *endpoint) Refresh(context.Context, session.RefreshRequest) (token.Response, error) {
	e.mu.Lock()
	e.asked = append(e.asked, e.now())
	e.mu.Unlock()
	if cause := e.answers.refresh(e.now()); cause != nil {
		return token.Response{}, cause
	}
	return e.tokens(), nil
}

// alone is the Locker of a browser with one tab.
type alone struct{}

// Lock implements session.Locker.
func (alone) Lock(context.Context, string) (func(), error) { return func() {}, nil }
