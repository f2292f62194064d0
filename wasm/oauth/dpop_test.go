package oauth_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"perennial/wasm/oauth"
)

// key is a Prover whose proofs tell what they are for.
type key struct{ nonce, date string }

func (k *key) Prove(_ context.Context, method, _, accessToken string) (string, error) {
	return method + " " + accessToken + " nonce:" + k.nonce + " date:" + k.date, nil
}

func (k *key) Learn(_ context.Context, _, nonce, date string) {
	if nonce != "" {
		k.nonce = nonce
	}
	if date != "" {
		k.date = date
	}
}

func (k *key) Thumbprint(context.Context) (string, error) { return "thumbprint", nil }

// wire gives answers in turn, and keeps the proofs that came.
type wire struct {
	answers []oauth.Response
	proofs  []string
}

func (w *wire) Do(_ context.Context, r oauth.Request) (oauth.Response, error) {
	w.proofs = append(w.proofs, r.Header["DPoP"])
	if len(w.answers) == 0 {
		return oauth.Response{}, errors.New("nobody should have asked")
	}
	answer := w.answers[0]
	w.answers = w.answers[1:]
	return answer, nil
}

var (
	noon      = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	done      = oauth.Response{Status: 200}
	challenge = oauth.Response{Status: 400, Header: map[string]string{"dpop-nonce": "n1"}, Body: []byte(`{"error":"use_dpop_nonce"}`)}
	untimely  = oauth.Response{Status: 400, Body: []byte(`{"error":"invalid_dpop_proof"}`)}
	spent     = oauth.Response{Status: 400, Body: []byte(`{"error":"invalid_grant"}`)}
	refresh1  = oauth.Request{Method: "POST", URL: "https://id.example/token", Body: "grant_type=refresh_token",
		Header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}}
)

func TestATokenRequestIsProvedAgainWhereAnotherProofHelps(t *testing.T) {
	const plain, nonced = "POST  nonce: date:", "POST  nonce:n1 date:"
	const timed, both = plain + "Fri, 02 Jan 2026 12:00:00 GMT", nonced + "Fri, 02 Jan 2026 12:00:00 GMT"
	for _, c := range []struct {
		name    string
		answers []oauth.Response
		proofs  []string
	}{
		{"accepted", []oauth.Response{done}, []string{plain}},
		{"a nonce", []oauth.Response{challenge, done}, []string{plain, nonced}},
		{"a nonce twice", []oauth.Response{challenge, challenge}, []string{plain, nonced}},
		{"the time", []oauth.Response{untimely, done}, []string{plain, timed}},
		{"the time twice", []oauth.Response{untimely, untimely}, []string{plain, timed}},
		{"a nonce and the time", []oauth.Response{challenge, untimely, done}, []string{plain, nonced, both}},
		{"the time and a nonce", []oauth.Response{untimely, challenge, done}, []string{plain, timed, both}},
		{"spent", []oauth.Response{spent}, []string{plain}},
	} {
		w := &wire{answers: c.answers}
		b := oauth.Bound{Doer: w, Prover: &key{}, Clock: func(context.Context) (time.Time, error) { return noon, nil }}
		if _, err := b.Do(t.Context(), refresh1); err != nil || len(w.answers) != 0 || !slices.Equal(w.proofs, c.proofs) {
			t.Errorf("%s: proofs %q, %d answers left, %v", c.name, w.proofs, len(w.answers), err)
		}
	}
}

func TestWithoutTheTimeARefusedProofStaysRefused(t *testing.T) {
	for name, clock := range map[string]func(context.Context) (time.Time, error){
		"none": nil, "broken": func(context.Context) (time.Time, error) { return noon, errors.New("down") },
	} {
		w := &wire{answers: []oauth.Response{untimely}}
		if answer, err := (oauth.Bound{Doer: w, Prover: &key{}, Clock: clock}).Do(t.Context(), refresh1); err != nil || answer.Status != 400 {
			t.Errorf("%s: %d, %v", name, answer.Status, err)
		}
	}
}

func TestOnlyWhatNeedsAProofHasOne(t *testing.T) {
	form := map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
	for _, c := range []struct {
		r     oauth.Request
		proof string
	}{
		{oauth.Request{Method: "GET", URL: "https://id.example/jwks"}, ""},
		{oauth.Request{Method: "POST", URL: "https://id.example/revoke", Header: form, Body: "token=t"}, ""},
		{oauth.Request{Method: "GET", URL: "https://id.example/me", Header: map[string]string{"Authorization": "Bearer t"}}, ""},
		{oauth.Request{Method: "GET", URL: "https://id.example/me", Header: map[string]string{"Authorization": "DPoP t"}}, "GET t nonce: date:"},
	} {
		w := &wire{answers: []oauth.Response{done}}
		if _, err := (oauth.Bound{Doer: w, Prover: &key{}}).Do(t.Context(), c.r); err != nil || w.proofs[0] != c.proof {
			t.Errorf("%s %s: proof %q, %v", c.r.Method, c.r.URL, w.proofs[0], err)
		}
	}
}
