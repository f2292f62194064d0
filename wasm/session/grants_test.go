package session

import (
	"context"
	"strings"
	"testing"
	"time"

	"perennial/wasm/fault"
)

// twoAPIs are one API with the sign-in's token, and two with tokens of their own.
var twoAPIs = []API{{Name: "main"}, {Name: "orders", Grant: "orders"}, {Name: "stock", Grant: "stock"}}

func TestEachAPIHasItsOwnTokenFromTheOneRefreshToken(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.apis = twoAPIs
		tb := w.signIn()
		got := make(chan string, 10)
		for range 5 {
			for _, api := range []string{"orders", "stock"} {
				go func() {
					p, err := tb.Token(context.Background(), Need{API: api})
					if err != nil || !strings.HasSuffix(p.Token, " for "+api) || !w.server.accepts(p.Token) {
						t.Errorf("%s: generation %d, %v", api, p.Generation, err)
					}
					got <- p.Token
				}()
			}
		}
		distinct := map[string]bool{}
		for range 10 {
			distinct[<-got] = true
		}
		if len(distinct) != 2 {
			t.Fatalf("%d tokens for two APIs", len(distinct))
		}
		if calls, replays := w.server.count(); calls != 2 || replays != 0 {
			t.Fatalf("%d calls, %d replays", calls, replays)
		}
		for _, api := range twoAPIs {
			if tb.held().Tokens[api.Name] == "" {
				t.Fatalf("the lease has no token for %s", api.Name)
			}
		}
	})
}

func TestEveryGrantIsKeptFreshInFourTabs(t *testing.T) {
	for _, lockless := range []bool{false, true} {
		bubble(t, func(t *testing.T, w *world) {
			w.apis, w.lockless = twoAPIs, lockless
			tabs := []*tab{w.signIn(), w.open(), w.open(), w.open()}
			for _, tb := range tabs {
				tb.Changed()
			}
			for range 200 {
				time.Sleep(11 * time.Second)
				for _, tb := range tabs {
					for _, api := range twoAPIs {
						p, err := tb.Token(context.Background(), Need{API: api.Name})
						if err != nil || !w.server.accepts(p.Token) {
							t.Fatalf("%s: %v", api.Name, err)
						}
					}
				}
			}
			if calls, replays := w.server.count(); replays != 0 || calls > 40 {
				t.Fatalf("%d calls and %d replays in 37 minutes", calls, replays)
			}
		})
	}
}

func TestA401OfOneAPIRefreshesThatAPIsTokenAlone(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.apis = twoAPIs
		tb := w.signIn()
		orders, _ := tb.Token(context.Background(), Need{API: "orders"})
		main, _ := tb.Token(context.Background(), Need{API: "main"})
		newer, err := tb.Token(context.Background(), Need{API: "orders", Refused: orders.Generation})
		if err != nil || newer.Token == orders.Token {
			t.Fatalf("orders got the refused token again, %v", err)
		}
		if same, _ := tb.Token(context.Background(), Need{API: "main"}); same.Token != main.Token {
			t.Fatal("main's token changed too")
		}
	})
}

func TestAnUnknownAPIIsAnError(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		if _, err := w.signIn().Token(context.Background(), Need{API: "no such"}); fault.CodeOf(err) != fault.InvalidArgument {
			t.Fatalf("got %v", err)
		}
	})
}
