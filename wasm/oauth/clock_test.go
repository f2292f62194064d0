package oauth_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
)

func TestThePageClockReadsTheDate(t *testing.T) {
	date := time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC)
	for age, want := range map[string]time.Time{"": date, "90": date.Add(90 * time.Second), "-5": date, "x": date, "99999999999": date} {
		url, doer := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method != "HEAD" {
				t.Errorf("method %s", r.Method)
			}
			w.Header().Set("Date", date.Format(http.TimeFormat))
			w.Header().Set("Age", age)
			w.WriteHeader(404) // knows the time all the same
		})
		if got, err := oauth.PageClock(doer, url)(t.Context()); err != nil || !got.Equal(want) {
			t.Errorf("age %q: %v, %v", age, got, err)
		}
	}
}

func TestThePageClockMayNotKnow(t *testing.T) {
	url, doer := serve(t, answer(200, ""))
	_, err := oauth.PageClock(hidden{doer}, url)(t.Context())
	wantCode(t, err, fault.MalformedResponse)
	_, err = oauth.PageClock(failing{errors.New("down")}, url)(t.Context())
	wantCode(t, err, fault.NetworkError)
}

// hidden is a Doer that hides the Date, as a browser does across origins.
type hidden struct{ oauth.Doer }

func (h hidden) Do(ctx context.Context, r oauth.Request) (oauth.Response, error) {
	answer, err := h.Doer.Do(ctx, r)
	delete(answer.Header, "date")
	return answer, err
}

// A device's clock may be hours off: then what an id_token says of the time is judged by a server's.
func TestWhoseClockCounts(t *testing.T) {
	off := 3 * time.Hour
	at := func(d time.Duration) object { // the id_token of a provider whose clock is d ahead of this device's
		server := time.Now().Add(d).Unix()
		return object{"iat": server, "exp": server + 300}
	}
	clock := func(d time.Duration) func(context.Context) (time.Time, error) {
		return func(context.Context) (time.Time, error) { return time.Now().Add(d), nil }
	}
	broken := func(context.Context) (time.Time, error) { return time.Time{}, errors.New("down") }
	for _, c := range []struct {
		name   string
		claims object
		date   time.Duration // of the token endpoint's Date; 0: hidden
		clock  func(context.Context) (time.Time, error)
		want   fault.Code
	}{
		{"the device is 3 hours behind", at(off), off, nil, ""},
		{"the device is 3 hours ahead", at(-off), -off, nil, ""},
		{"the device is 3 hours behind, no Date", at(off), 0, clock(off), ""},
		{"the device is 3 hours ahead, no Date", at(-off), 0, clock(-off), ""},
		{"the device is 4 minutes behind, no Date, no clock", at(4 * time.Minute), 0, nil, ""},
		{"the device is 9 minutes ahead, no Date, no clock", at(-9 * time.Minute), 0, nil, ""},
		{"expired by the Date", at(-off), time.Second, clock(-off), fault.TokenExpired},
		{"expired by the clock", at(-off), 0, clock(0), fault.TokenExpired},
		{"of the future by the clock", at(off), 0, clock(0), fault.IssuedInFuture},
		{"expired by the device, and no other clock", at(-off), 0, nil, fault.TokenExpired},
		{"expired by the device, and the clock is broken", at(-off), 0, broken, fault.TokenExpired},
		{"nothing to ask the clock for", object{"sub": nil}, 0, broken, fault.MissingSub},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newProvider(t)
			if c.date == 0 {
				p.doer = hidden{p.doer}
			}
			p.handle["/token"] = func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Date", time.Now().Add(c.date).UTC().Format(http.TimeFormat))
				p.serve(w, r)
			}
			client := p.client()
			client.Clock = c.clock
			cb := p.begin(t, client, oauth.AuthorizationRequest{})
			p.claims = c.claims
			_, _, err := client.Exchange(t.Context(), p.transaction, cb)
			wantCode(t, err, c.want)
		})
	}
}
