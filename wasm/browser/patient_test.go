//go:build js && wasm

package browser

import (
	"context"
	"errors"
	"testing"
	"time"

	"perennial/wasm/oauth"
)

// standStill is what a freeze is to a page: no timer rings and nothing arrives, and then everything is due at once.
const standStill = "const until = performance.now() + 1500; while (performance.now() < until);"

func TestAnAnswerThatCameDuringAFreezeIsTakenAlthoughTheDeadlineIsOver(t *testing.T) {
	leavesNothing(t)
	d := doer(t, "return new Promise((answer) => setTimeout(() => answer(new Response('here')), 200))")
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	time.AfterFunc(10*time.Millisecond, func() { script(t, standStill) })
	answer, err := d.Do(ctx, oauth.Request{Method: "POST", URL: "/token"})
	if err != nil || string(answer.Body) != "here" {
		t.Errorf("got %q, %v", answer.Body, err)
	}
	if ctx.Err() == nil {
		t.Error("the deadline was not over")
	}
}

func TestPatienceHasAnEnd(t *testing.T) {
	leavesNothing(t)
	late, cancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Minute))
	defer cancel()
	waiting, done := patient(late)
	defer done()
	if waiting.Err() != nil {
		t.Error("no time to look at what came in")
	}
	<-waiting.Done()
	if !errors.Is(waiting.Err(), context.DeadlineExceeded) {
		t.Errorf("got %v", waiting.Err())
	}
}

func TestPatienceIsForFreezesAlone(t *testing.T) {
	leavesNothing(t)
	// Whoever gives up does so at once, and a deadline that is noticed in time counts.
	given, giveUp := context.WithTimeout(context.Background(), time.Hour)
	waiting, done := patient(given)
	defer done()
	giveUp()
	<-waiting.Done()
	if !errors.Is(waiting.Err(), context.Canceled) {
		t.Errorf("got %v", waiting.Err())
	}
	unbounded, end := patient(context.Background())
	end()
	<-unbounded.Done()
}
