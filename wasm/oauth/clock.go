package oauth

import (
	"context"
	"strconv"
	"strings"
	"time"

	"perennial/wasm/fault"
)

// PageClock returns a Clock that reads the time from the server of the page, at a URL of the page's own origin: a browser shows
// the Date header of those (Fetch section 4.1), and a server's clock is right where a device's may not be.
func PageClock(doer Doer, url string) func(ctx context.Context) (time.Time, error) {
	return func(ctx context.Context) (time.Time, error) {
		const op = "clock"
		answer, err := doer.Do(ctx, Request{Method: "HEAD", URL: url, Credentials: "omit", Limit: BodyLimit})
		if err != nil {
			return time.Time{}, failure(ctx, op, err, "")
		}
		now, ok := serverTime(answer.Header)
		if !ok {
			return time.Time{}, fault.New(fault.MalformedResponse, op, "the answer does not say what time it is (Date)")
		}
		return now, nil
	}
}

// serverTime is the Date of an answer plus the Age that it has gathered in caches (RFC 9110 section 6.6.1, RFC 9111 section 5.1).
func serverTime(header map[string]string) (time.Time, bool) {
	date, ok := httpDate(strings.TrimSpace(header["date"]))
	if !ok {
		return time.Time{}, false
	}
	age, err := strconv.Atoi(strings.TrimSpace(header["age"]))
	if err != nil || age < 0 || age > int(maxRetryAfter/time.Second) {
		age = 0
	}
	return date.Add(time.Duration(age) * time.Second), true
}
