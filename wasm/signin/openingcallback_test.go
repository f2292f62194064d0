package signin_test

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"perennial/wasm/session"
	"perennial/wasm/signin"
)

func TestWhichLeasesPassWhileACallbackIsDealtWith(t *testing.T) {
	for _, c := range []struct {
		name  string
		steps []string // "begin", "end", "none" for no lease, or the id of a lease
		want  []string
	}{
		{"an older session's waits", []string{"old", "end"}, []string{"old"}},
		{"the new session's passes", []string{"begin", "new", "end"}, []string{"new"}},
		{"that there is none waits", []string{"begin", "none", "end"}, []string{"none"}},
		{"and is never reported when a session has begun", []string{"none", "begin", "new", "end"}, []string{"new"}},
		{"the latest counts", []string{"old", "older", "end"}, []string{"older"}},
		{"afterwards all pass", []string{"end", "none", "new"}, []string{"none", "new"}},
		{"the end comes once", []string{"old", "end", "end"}, []string{"old"}},
		{"without a lease nothing is reported", []string{"begin", "end"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			opening := signin.NewOpeningCallback(func(l *session.Lease) {
				if l == nil {
					got = append(got, "none")
				} else {
					got = append(got, l.ID)
				}
			})
			for _, step := range c.steps {
				switch step {
				case "begin":
					opening.Begin()
				case "end":
					opening.End()
				case "none":
					opening.OnLease(nil)
				default:
					opening.OnLease(&session.Lease{ID: step})
				}
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("passed: %q, want %q", got, c.want)
			}
		})
	}
}

func TestWaitingForACallbackEndsWithItOrWithTheCaller(t *testing.T) {
	opening := signin.NewOpeningCallback(nil)
	why := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	if err := opening.Wait(ctx); err != why {
		t.Errorf("waiting ends with %v, want %v", err, why)
	}
	opening.End()
	if err := opening.Wait(t.Context()); err != nil {
		t.Error(err)
	}
	var none *signin.OpeningCallback
	none.Begin()
	none.End()
	if err := none.Wait(t.Context()); err != nil {
		t.Error(err)
	}
}
