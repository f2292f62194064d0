package session

import (
	"context"
	"errors"
	"slices"
	"time"

	"perennial/wasm/json"
	"perennial/wasm/random"
	"perennial/wasm/token"
)

// A refresh that goes by the courier is an errand, which its note in the ledger names. Whoever finds such a note, in
// whatever tab, asks for the answer with the same errand and settles it as its own: that two do so is harmless, as
// only the first to commit finds the session where the refresh started from.

// Unanswered is the error of an errand that this tab has learnt nothing about: its answer is still to come, or lies with
// the courier. Its note stays, so that the next attempt asks for that and does not spend the token again.
type Unanswered struct{ Err error }

func (p Unanswered) Error() string { return p.Err.Error() }

// Unwrap returns why nothing was learnt.
func (p Unanswered) Unwrap() error { return p.Err }

func isUnanswered(err error) bool {
	var p Unanswered
	return errors.As(err, &p)
}

func (o *Options) hasCourier() bool { return o.Courier != nil && o.Courier.Ready() }

// newErrand names an errand, "" where there is no courier to do it.
func (o *Options) newErrand() string {
	if !o.hasCourier() {
		return ""
	}
	return random.Text()
}

// courierTime is how long a refresh waits for a courier that is not known yet: a page that has just been loaded would else
// begin without it what the next reload then loses.
const courierTime = time.Second

// awaitCourier waits for the courier, and longer if another page has left something with it, which would else be taken for lost.
func (k *Keeper) awaitCourier() {
	if k.opts.Courier == nil || k.opts.Courier.Ready() {
		return
	}
	patience := courierTime
	if e, err := k.revocation.now(); err == nil && e.Note != nil && e.Note.Errand != "" {
		patience = k.opts.Policy.noteLife()
	}
	ctx, cancel := context.WithTimeout(k.ctx, patience)
	defer cancel()
	k.opts.Courier.Await(ctx)
}

// resume returns the errand of an entry's note, to be asked for again; nil if there is none, or nothing to be had by it.
func (o *Options) resume(tn *turn, e Entry) *running {
	if n := e.Note; n == nil || n.Errand == "" || n.Errand == tn.lost || !o.hasCourier() {
		return nil
	}
	return &running{note: e.Note.ID, grant: e.Note.Grant, from: e, errand: e.Note.Errand, resumed: true, spends: e.refreshToken()}
}

func (r *running) request() RefreshRequest {
	return RefreshRequest{RefreshToken: r.spends, Grant: r.grant, Errand: r.errand, Resume: r.resumed}
}

// received is when the tokens of an answer came in, by the device's clock as it goes now. They are as old as the request,
// and older if the courier has kept them for whoever asks.
func (r *running) received(answer token.Response, now time.Time) time.Time {
	return now.Add(-max(answer.Age, r.since())) // guard: age-from-request
}

// discardErrand has the courier delete what is in the ledger now.
func (o *Options) discardErrand(r *running) {
	if r.errand != "" {
		o.Courier.Discard(r.errand)
	}
}

// Errand is what an errand of a session that has ended is asked for by.
type Errand struct {
	ID      string
	Grant   Grant
	Refresh string
}

// Members lists the members of the JSON object.
func (e *Errand) Members(list *json.Members) {
	list.Always("id", &e.ID)
	list.OmitEmpty("grant", (*string)(&e.Grant))
	list.OmitEmpty("refresh_token", &e.Refresh)
}

// abandoned are the errands of a session that ends, beside those of earlier ones.
func abandoned(from Entry) []Errand {
	all := slices.Clone(from.Errands)
	if n := from.Note; n != nil && n.Errand != "" && from.Record != nil {
		all = append(all, Errand{ID: n.Errand, Grant: n.Grant, Refresh: from.Record.Tokens.Refresh})
	}
	return all
}
