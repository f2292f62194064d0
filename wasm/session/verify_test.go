package session

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

func TestAnAnswerAboutSomebodyElseEndsTheSession(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		tb := w.signIn()
		tb.opts.Verify = func(string, token.Response) error {
			return fault.New(fault.SubjectMismatch, "refresh", "another user")
		}
		if p, err := tb.Token(context.Background(), Need{Force: true}); err != nil || p.Token != "" {
			t.Fatalf("the answer was used: %v", err)
		}
		if events := tb.reported(SignedOut); len(events) != 1 || events[0].Reason != string(fault.SubjectMismatch) {
			t.Fatalf("reported %+v", events)
		}
		synctest.Wait()
		if !w.server.isRevoked("refresh-2") {
			t.Fatal("what came in is still good")
		}
	})
}

func TestARefreshWithoutAnIDTokenLeavesAnAPIThatIsSentOneWithoutAStaleOne(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.apis = []API{{Name: "api"}, {Name: "old", Token: "id_token"}}
		tb := w.open()
		r := w.server.grant()
		r.IDToken = "an.id.token"
		if err := tb.Authenticate(context.Background(), r, nil); err != nil {
			t.Fatal(err)
		}
		if p, _ := tb.Token(context.Background(), Need{API: "old"}); p.Token != r.IDToken {
			t.Fatal("the API gets no id_token")
		}
		time.Sleep(time.Hour)
		w.want(tb)
		if p, _ := tb.Token(context.Background(), Need{API: "old"}); p.Token != "" {
			t.Fatal("the API is sent an id_token from an hour ago")
		}
		if events := tb.reported(Failed); len(events) == 0 || events[0].Code != fault.MalformedResponse {
			t.Fatalf("reported %+v", events)
		}
	})
}
