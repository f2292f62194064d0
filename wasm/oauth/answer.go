package oauth

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/token"
)

const opRefresh = "refresh"

// refreshBy sends a request that spends a refresh token, and makes of the answer tokens or an error:
// *Error for a refusal, fault.MalformedResponse for a success without tokens, and those of failure.
func refreshBy(ctx context.Context, doer Doer, r Request, fields token.Fields, spent string) (token.Response, error) {
	answer, err := send(ctx, opRefresh, doer, r, spent)
	if err != nil {
		return token.Response{}, err
	}
	if !succeeded(answer) {
		return token.Response{}, newError(opRefresh, answer, spent, time.Now())
	}
	tokens, err := tokens(answer, fields, spent)
	tokens.Age = answer.Age
	return tokens, err
}

// send sends a request and returns the answer, whatever its status. secret is what no error may show. It fails with
// fault.InvalidConfig (a URL that is not secure), fault.MalformedResponse (a success that is too long) and those of failure.
func send(ctx context.Context, op string, doer Doer, r Request, secret string) (Response, error) {
	if err := endpointURL(r.URL); err != nil {
		return Response{}, err
	}
	r.Limit = BodyLimit
	answer, err := doer.Do(ctx, r)
	if err != nil {
		return Response{}, failure(ctx, op, err, secret)
	}
	if len(answer.Body) > r.Limit && succeeded(answer) {
		return Response{}, fault.New(fault.MalformedResponse, op, "the answer is longer than any such answer should be")
	}
	return answer, nil
}

// messageOf is an error's own words, without its operation.
func messageOf(err error) string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return ""
	}
	return f.Message
}

func succeeded(answer Response) bool { return answer.Status >= 200 && answer.Status <= 299 }

// tokens reads a token response. Where it brings no new refresh token the spent one stays
// (RFC 6749 section 6: the server MAY issue a new one). This is the only place that sees to it.
//
// Some servers answer a success with an error inside, or without anything: that is an *Error, as any refusal. What is no JSON
// at all, as a captive portal's page or an answer that was cut short, says nothing: fault.MalformedResponse.
func tokens(answer Response, fields token.Fields, spent string) (token.Response, error) {
	r, err := token.ParseResponse(answer.Body, fields)
	if err != nil {
		if len(bytes.TrimSpace(answer.Body)) > 0 && !json.Valid(bytes.TrimPrefix(answer.Body, []byte("\ufeff"))) {
			return r, fault.Wrap(fault.MalformedResponse, opRefresh, "the server did not answer with tokens", err)
		}
		e := newError(opRefresh, answer, spent, time.Now())
		if e.Code+e.Description == "" && len(answer.Body) > 0 {
			e.Description = messageOf(err)
		}
		return r, e
	}
	if r.RefreshToken == "" {
		r.RefreshToken = spent
	}
	return r, nil
}

// failure returns why there is no answer: fault.Timeout when ctx ran out of time, fault.NetworkError with
// context.Canceled inside when it was cancelled, a fault of the Doer as it is, else fault.NetworkError.
func failure(ctx context.Context, op string, err error, spent string) error {
	var f *fault.Error
	known := errors.As(err, &f)
	ended := ctx.Err()
	switch {
	case known && f.Code == fault.SessionEnded: // a definite no stays one, even if it comes late
		return shown(f, op, spent)
	case errors.Is(ended, context.DeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return fault.Wrap(fault.Timeout, op, "the server did not answer in time", context.DeadlineExceeded)
	case ended != nil, errors.Is(err, context.Canceled):
		return fault.Wrap(fault.NetworkError, op, "given up before there was an answer", context.Canceled)
	case known:
		return shown(f, op, spent)
	}
	const message = "the server was not reached, or its answer was lost"
	if leaks(err.Error(), spent) {
		return fault.New(fault.NetworkError, op, message)
	}
	return fault.Wrap(fault.NetworkError, op, message, err)
}

// shown returns f as it is, or without its texts when they hold a part of the refresh token.
func shown(f *fault.Error, op, spent string) error {
	if !leaks(f.Error(), spent) {
		return f
	}
	clone := fault.New(f.Code, op, strings.ReplaceAll(string(f.Code), "_", " "))
	clone.RetryAfter = f.RetryAfter
	return clone
}
