package oauth

import (
	"context"
	"strconv"
)

// OnErrand is a Doer all of whose requests go by the courier, as one errand.
type OnErrand struct {
	Doer   Doer
	Errand string
	Resume bool // only ask for the answer: see Request.Resume

	// Answered reports whether the last request was answered, be it with a refusal. Without that nothing is known of
	// the errand, which may be under way or never have begun.
	Answered bool
}

// Do sends a request as the errand. It fails like its Doer, and with fault.ErrLost.
func (o *OnErrand) Do(ctx context.Context, r Request) (Response, error) {
	r.Errand, r.Resume = o.Errand, o.Resume
	answer, err := o.Doer.Do(ctx, r)
	o.Answered = err == nil
	return answer, err
}

// attempt names the nth request of an errand that takes several. Whoever asks for the errand later goes through the
// same ones in the same order, as the answers are the same.
func attempt(errand string, n int) string {
	if errand == "" || n == 0 {
		return errand
	}
	return errand + "." + strconv.Itoa(n)
}
