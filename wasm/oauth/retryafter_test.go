package oauth

import (
	"testing"
	"time"
)

func TestRetryAfter(t *testing.T) {
	now := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, value, date string
		want              time.Duration
	}{
		{"none", "", "", 0},
		{"seconds", "120", "", 2 * time.Minute},
		{"seconds with spaces", " 5 ", "", 5 * time.Second},
		{"no wait", "0", "", 0},
		{"more than a day", "90000", "", 24 * time.Hour},
		{"more than a number holds", "99999999999999999999", "", 24 * time.Hour},
		{"negative", "-5", "", 0},
		{"a fraction, which the grammar lacks", "1.5", "", 0},
		{"words", "soon", "", 0},
		{"IMF-fixdate", "Wed, 01 May 2024 12:00:30 GMT", "", 30 * time.Second},
		{"RFC 850 date", "Wednesday, 01-May-24 12:01:00 GMT", "", time.Minute},
		{"asctime date", "Wed May  1 12:00:10 2024", "", 10 * time.Second},
		{"a date in the past", "Wed, 01 May 2024 11:00:00 GMT", "", 0},
		{"a date beyond a day", "Fri, 03 May 2024 12:00:00 GMT", "", 24 * time.Hour},
		{"by the server's clock, hours behind ours", "Wed, 01 May 2024 09:00:20 GMT", "Wed, 01 May 2024 09:00:00 GMT", 20 * time.Second},
		{"a Date that cannot be read", "Wed, 01 May 2024 12:00:30 GMT", "today", 30 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := retryAfter(map[string]string{"retry-after": c.value, "date": c.date}, now)
			if got != c.want {
				t.Errorf("retryAfter = %v, want %v", got, c.want)
			}
		})
	}
}
