package oauth

import (
	"strconv"
	"strings"
	"time"
)

// maxRetryAfter keeps a server's slip from silencing a session for good.
const maxRetryAfter = 24 * time.Hour

// retryAfter reads Retry-After (RFC 9110 section 10.2.3), 0 when there is none or it lies in the past. A date
// is taken relative to the server's own Date where the answer has one, for this device's clock may be off.
func retryAfter(header map[string]string, now time.Time) time.Duration {
	value := strings.TrimSpace(header["retry-after"])
	if value == "" {
		return 0
	}
	if strings.Trim(value, "0123456789") == "" {
		seconds, err := strconv.Atoi(value)
		if err != nil || seconds > int(maxRetryAfter/time.Second) {
			return maxRetryAfter
		}
		return time.Duration(seconds) * time.Second
	}
	until, ok := httpDate(value)
	if !ok {
		return 0
	}
	if date, ok := httpDate(strings.TrimSpace(header["date"])); ok {
		now = date
	}
	return min(max(until.Sub(now), 0), maxRetryAfter)
}

// dateFormat is how an HTTP-date is written today, in UTC.
const dateFormat = "Mon, 02 Jan 2006 15:04:05 GMT"

// httpDate reads the three forms of an HTTP-date (RFC 9110 section 5.6.7).
func httpDate(text string) (time.Time, bool) {
	for _, layout := range []string{
		dateFormat,
		"Monday, 02-Jan-06 15:04:05 GMT",
		"Mon Jan _2 15:04:05 2006",
	} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
