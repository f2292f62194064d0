package session

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

// status is what the gate makes of what it has heard.
func (tb *tab) status() string {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	switch {
	case !tb.knows:
		return "pending"
	case tb.lease == nil:
		return "signedout"
	}
	return "signedin"
}

// cookie makes a world whose refresh tokens lie in a cookie.
func (w *world) cookie(live bool) {
	w.ambient = true
	w.server.grant()
	w.server.change(func() {
		w.server.live, w.server.revoked = "", !live
	})
}

func TestWhileTheServerHasNotSaidWhetherThereIsASessionNobodySaysSo(t *testing.T) {
	doubts := map[string]error{
		"no network":   fault.New(fault.NetworkError, "refresh", "the server was not reached"),
		"a time-out":   fault.New(fault.Timeout, "refresh", "the server did not answer in time"),
		"unavailable":  fault.New(fault.ServerUnavailable, "refresh", "503"),
		"to be waited": &fault.Error{Code: fault.ServerUnavailable, Op: "refresh", Message: "429", RetryAfter: time.Hour},
	}
	for name, doubt := range doubts {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.cookie(true)
				w.server.answers(func(int) error { return doubt })
				tb := w.open()
				for range 3 {
					if p, err := tb.Token(context.Background(), Need{}); err == nil {
						t.Fatalf("a request goes out with “%s”, want the doubt", p.Token)
					}
					if s := tb.status(); s != "pending" {
						t.Fatalf("status %s, want pending", s)
					}
				}
				known := make(chan bool, 1)
				go func() {
					signedIn, _ := tb.Known(context.Background())
					known <- signedIn
				}()
				w.server.answers(nil)
				time.Sleep(2 * time.Hour)
				synctest.Wait()
				select {
				case signedIn := <-known:
					if !signedIn || tb.status() != "signedin" {
						t.Fatalf("signed in: %v, status %s", signedIn, tb.status())
					}
				default:
					t.Fatal("nobody has asked the server again")
				}
				w.want(tb)
			})
		})
	}
}

func TestAPlainRefusalOfAVisitorIsNoSession(t *testing.T) {
	for name, no := range map[string]error{
		"a definite no":    refusal("invalid_grant"),
		"a plain 401":      fault.New(fault.RefreshRefused, "refresh", "401"),
		"an answer of 204": fault.New(fault.MalformedResponse, "refresh", "the server did not answer with tokens"),
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.cookie(false)
				w.server.answers(func(int) error { return no })
				tb := w.open()
				if p, err := tb.Token(context.Background(), Need{}); err != nil || p.Token != "" {
					t.Fatalf("the first request: %v", err)
				}
				if signedIn, err := tb.Known(context.Background()); err != nil || signedIn || tb.status() != "signedout" {
					t.Fatalf("signed in: %v, %v, status %s", signedIn, err, tb.status())
				}
				if _, err := tb.Token(context.Background(), Need{}); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Hour)
				synctest.Wait()
				if calls, _ := w.server.count(); calls != 1 || len(tb.reported(RefreshFailed)) != 0 {
					t.Fatalf("%d calls, events %+v", calls, tb.events)
				}
			})
		})
	}
}

func TestAPlainRefusalEndsNoSessionThatThereIs(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.ambient = true
		tb := w.signIn()
		w.server.answers(func(int) error { return fault.New(fault.RefreshRefused, "refresh", "403") })
		if _, err := tb.Token(context.Background(), Need{Force: true}); fault.CodeOf(err) != fault.RefreshRefused || tb.status() != "signedin" {
			t.Fatalf("%v, status %s", err, tb.status())
		}
	})
}

func TestThePageIsToldOfACookiesSessionAlthoughItAsksForNothing(t *testing.T) {
	for _, live := range []bool{true, false} {
		bubble(t, func(t *testing.T, w *world) {
			w.cookie(live)
			tb := w.open()
			tb.Changed() // as the program does when it begins
			synctest.Wait()
			if s := tb.status(); s != "pending" {
				t.Fatalf("status %s before there is an answer", s)
			}
			time.Sleep(time.Second)
			synctest.Wait()
			if s, want := tb.status(), map[bool]string{true: "signedin", false: "signedout"}[live]; s != want {
				t.Fatalf("status %s, want %s", s, want)
			}
		})
	}
}

func TestASignOutWhileTheCookieIsAskedHolds(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.cookie(true)
		tb := w.open()
		asked := make(chan Credential, 1)
		go func() {
			p, _ := tb.Token(context.Background(), Need{})
			asked <- p
		}()
		time.Sleep(20 * time.Millisecond) // the server takes 50
		if err := tb.SignOut(context.Background()); err != nil || tb.status() != "signedout" {
			t.Fatalf("%v, status %s", err, tb.status())
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if p := <-asked; p.Token != "" || tb.status() != "signedout" {
			t.Fatalf("the answer that came later has begun a session: status %s", tb.status())
		}
	})
}

func TestASignOutWhileTheServerIsDownIsKnown(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.cookie(true)
		w.server.answers(func(int) error { return fault.New(fault.ServerUnavailable, "refresh", "503") })
		tb := w.open()
		_, _ = tb.Token(context.Background(), Need{})
		if err := tb.SignOut(context.Background()); err != nil || tb.status() != "signedout" {
			t.Fatalf("%v, status %s", err, tb.status())
		}
	})
}

func TestASessionWithoutARefreshTokenEndsWithItsTokensInEachTab(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		a, b := w.open(), w.open()
		r := w.server.grant()
		r.RefreshToken = ""
		if err := a.Authenticate(context.Background(), r, nil); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		time.Sleep(4 * time.Minute)
		w.want(b)
		time.Sleep(time.Minute)
		synctest.Wait()
		for name, tb := range map[string]*tab{"a": a, "b": b} {
			ended := tb.reported(SignedOut)
			if len(tb.reported(Expired)) != 1 || len(ended) != 1 || ended[0].Reason != ReasonExpired || tb.status() != "signedout" {
				t.Fatalf("%s: events %+v, status %s", name, tb.events, tb.status())
			}
		}
		if _, ok, _ := w.store.Get("perennial:test"); ok {
			t.Error("the record still lies in the Store")
		}
		c := w.open() // a page that comes later finds nothing to tell
		if err := c.Restore(context.Background()); err != nil || c.status() != "signedout" || len(c.reported(Expired)) != 0 {
			t.Fatalf("%v, status %s", err, c.status())
		}
	})
}

func TestASessionThatHasRunOutMeanwhileIsOverForTheNextPage(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		a := w.open()
		r := w.server.grant()
		r.RefreshToken = ""
		if err := a.Authenticate(context.Background(), r, nil); err != nil {
			t.Fatal(err)
		}
		a.Close()
		time.Sleep(time.Hour)
		b := w.open()
		if err := b.Restore(context.Background()); err != nil || b.status() != "signedout" {
			t.Fatalf("%v, status %s", err, b.status())
		}
		if events := b.reported(SignedOut); len(events) != 1 || events[0].Reason != ReasonExpired {
			t.Fatalf("reported %+v", events)
		}
	})
}

func TestExpiresAtIsThatOfTheTokensThereAre(t *testing.T) {
	const api, other = Grant("api"), Grant("other")
	at := time.UnixMilli(1_700_000_000_000)
	after := func(d time.Duration) *int64 {
		ms := at.Add(d).UnixMilli()
		return &ms
	}
	main := token.Response{AccessToken: "main", ExpiresIn: time.Hour}
	none := token.Response{AccessToken: "main"}
	for _, c := range []struct {
		name   string
		apis   []API
		answer token.Response
		grants map[Grant]time.Duration
		now    time.Duration
		want   *int64
	}{
		{"one token", []API{{Name: "a"}}, main, nil, 0, after(time.Hour)},
		{"a lifetime that nobody tells", []API{{Name: "a"}}, none, nil, 0, nil},
		{"an API with a token of its own, that is not there yet", []API{{Name: "a", Grant: api}}, main, nil, 0, after(time.Hour)},
		{"an API with a token of its own", []API{{Name: "a", Grant: api}}, main, map[Grant]time.Duration{api: 5 * time.Minute}, 0, after(5 * time.Minute)},
		{"the same where the sign-in's does not tell", []API{{Name: "a", Grant: api}}, none, map[Grant]time.Duration{api: 5 * time.Minute}, 0, after(5 * time.Minute)},
		{"the first of several", []API{{Name: "a"}, {Name: "b", Grant: api}, {Name: "c", Grant: other}}, main,
			map[Grant]time.Duration{api: 10 * time.Minute, other: 5 * time.Minute}, 0, after(5 * time.Minute)},
		{"one that nobody uses has had its time", []API{{Name: "a"}, {Name: "b", Grant: api}}, main, map[Grant]time.Duration{api: 5 * time.Minute}, 6 * time.Minute, after(time.Hour)},
		{"all have had their time", []API{{Name: "a"}}, main, nil, 2 * time.Hour, after(time.Hour)},
	} {
		r := newRecord(c.answer, "", c.apis, at)
		for g, life := range c.grants {
			r.put(g, token.Response{AccessToken: string(g), ExpiresIn: life}, c.apis, at)
		}
		got := r.snapshot(c.apis, at.Add(c.now)).ExpiresAt
		if (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
