package fault_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"perennial/wasm/fault"
)

// refusal is a fault with what a server has said beside it.
type refusal struct{ cause error }

func (r refusal) Error() string         { return "refused" }
func (r refusal) Unwrap() error         { return r.cause }
func (r refusal) Reason() string        { return "consent_required" }
func (r refusal) ClaimsRequest() string { return `{"id_token":{}}` }

func TestWhatAPageMaySeeOfAnError(t *testing.T) {
	busy := fault.New(fault.ServerUnavailable, "refresh", "the server is busy")
	busy.RetryAfter = 3 * time.Second
	patient := fault.Wrap(fault.Timeout, "wait", "no answer", busy)
	patient.RetryAfter = time.Second
	foreign := errors.New("secret-token")
	for _, c := range []struct {
		name string
		err  error
		want fault.Description
	}{
		{"a fault", fault.New(fault.StateMismatch, "signin", "another state"), fault.Description{Code: fault.StateMismatch, Message: "signin: another state"}},
		{"with a fault behind it", fault.Wrap(fault.InvalidConfig, "signin", "no endpoint", busy),
			fault.Description{Code: fault.InvalidConfig, Message: "signin: no endpoint: refresh: the server is busy", RetryAfter: 3 * time.Second}},
		{"the outer one says when to try again", patient, fault.Description{Code: fault.Timeout, Message: "wait: no answer: refresh: the server is busy", RetryAfter: time.Second}},
		{"with an error from elsewhere behind it", fault.Wrap(fault.NetworkError, "fetch", "not reached", foreign), fault.Description{Code: fault.NetworkError, Message: "fetch: not reached"}},
		{"with a fault behind one from elsewhere", fault.Wrap(fault.Timeout, "wait", "no answer", fmt.Errorf("secret-token: %w", busy)),
			fault.Description{Code: fault.Timeout, Message: "wait: no answer: refresh: the server is busy", RetryAfter: 3 * time.Second}},
		{"inside one from elsewhere", fmt.Errorf("secret-token: %w", busy), fault.Description{Code: fault.ServerUnavailable, Message: "refresh: the server is busy", RetryAfter: 3 * time.Second}},
		{"with what the server says", refusal{busy},
			fault.Description{Code: fault.ServerUnavailable, Message: "refresh: the server is busy", RetryAfter: 3 * time.Second, Reason: "consent_required", Claims: `{"id_token":{}}`}},
		{"the end of a context", context.Canceled, fault.Description{Code: fault.Stopped, Message: "call: Perennial has been stopped"}},
		{"the end of its time", fmt.Errorf("secret-token: %w", context.DeadlineExceeded), fault.Description{Code: fault.Timeout, Message: "call: it took too long"}},
		{"an error from elsewhere", foreign, fault.Description{Code: fault.Internal, Message: "call: an unexpected error (*errors.errorString), please report it"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := fault.Public(c.err); got != c.want {
				t.Errorf("Public is %+v, want %+v", got, c.want)
			}
		})
	}
}
