package oauth_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
)

// courier is a Doer that keeps what came of each errand.
type courier struct {
	wire
	asked   []string
	answers map[string]oauth.Response
}

func (c *courier) Do(ctx context.Context, r oauth.Request) (oauth.Response, error) {
	c.asked = append(c.asked, r.Errand)
	if kept, ok := c.answers[r.Errand]; ok {
		kept.Age = time.Minute
		return kept, nil
	}
	if r.Resume {
		return oauth.Response{}, fault.ErrLost
	}
	answer, err := c.wire.Do(ctx, r)
	if err == nil && r.Errand != "" {
		c.answers[r.Errand] = answer
	}
	return answer, err
}

func TestAnErrandOfSeveralRequestsIsGoneThroughAgainInTheSameOrder(t *testing.T) {
	tokens := oauth.Response{Status: 200, Body: []byte(`{"access_token":"a1"}`)}
	c := &courier{wire: wire{answers: []oauth.Response{challenge, untimely, tokens}}, answers: map[string]oauth.Response{}}
	clock := func(context.Context) (time.Time, error) { return noon, nil }
	first := &oauth.OnErrand{Doer: oauth.Bound{Doer: c, Prover: &key{}, Clock: clock}, Errand: "E1"}
	if _, err := endpoint("https://id.example/token", first).Refresh(t.Context(), "r1"); err != nil || !first.Answered {
		t.Fatalf("%v, answered: %v", err, first.Answered)
	}
	// The page was reloaded meanwhile, and has no network.
	clock = func(context.Context) (time.Time, error) { return noon, errors.New("down") }
	second := &oauth.OnErrand{Doer: oauth.Bound{Doer: c, Prover: &key{}, Clock: clock}, Errand: "E1", Resume: true}
	r, err := endpoint("https://id.example/token", second).Refresh(t.Context(), "r1")
	if err != nil || r.AccessToken != "a1" || r.Age != time.Minute || r.RefreshToken != "r1" {
		t.Fatalf("resumed: %v, %v old, %v", r, r.Age, err)
	}
	if want := []string{"E1", "E1.1", "E1.2", "E1", "E1.1", "E1.2"}; !slices.Equal(c.asked, want) {
		t.Errorf("asked for %q, want %q", c.asked, want)
	}
	if len(c.proofs) != 3 {
		t.Errorf("the server saw %d requests", len(c.proofs))
	}
}

func TestALostErrandIsToldApart(t *testing.T) {
	c := &courier{answers: map[string]oauth.Response{}}
	errand := &oauth.OnErrand{Doer: c, Errand: "E1", Resume: true}
	_, err := endpoint("https://id.example/token", errand).Refresh(t.Context(), "r1")
	if !errors.Is(err, fault.ErrLost) || errand.Answered {
		t.Errorf("%v, answered: %v", err, errand.Answered)
	}
	wantCode(t, err, fault.NetworkError)
}

func TestARefusalIsAnAnswerAndWhatComesBeforeItIsNone(t *testing.T) {
	url, doer := serve(t, answer(http.StatusBadRequest, `{"error":"invalid_grant"}`))
	errand := &oauth.OnErrand{Doer: doer, Errand: "E1"}
	if _, err := endpoint(url, errand).Refresh(t.Context(), "r1"); fault.CodeOf(err) != fault.SessionEnded || !errand.Answered {
		t.Errorf("%v, answered: %v", err, errand.Answered)
	}
	errand = &oauth.OnErrand{Doer: doer, Errand: "E2"}
	nowhere := oauth.Endpoint{Doer: errand, ClientID: "demo", URL: func(context.Context) (string, error) {
		return "", fault.New(fault.ServerUnavailable, "discovery", "503")
	}}
	if _, err := nowhere.Refresh(t.Context(), "r1"); fault.CodeOf(err) != fault.ServerUnavailable || errand.Answered {
		t.Errorf("%v, answered: %v", err, errand.Answered)
	}
}
