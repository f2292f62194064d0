package token_test

import (
	"testing"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/token"
)

func TestExpirationDateIsExpInWholeSeconds(t *testing.T) {
	for _, c := range []struct {
		name, payload string
		unix          int64
		ok            bool
	}{
		{"whole seconds", `{"exp":1700000000}`, 1700000000, true},
		{"a fraction is cut off", `{"exp":1700000000.999}`, 1700000000, true},
		{"the exponent form", `{"exp":1.7e9}`, 1700000000, true},
		{"the epoch itself is a date", `{"exp":0}`, 0, true},
		{"milliseconds by mistake: far away, but a date", `{"exp":1700000000000}`, 1700000000000, true},
		{"no exp", `{"iat":1}`, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok, err := token.ExpirationDate(jwtOf(c.payload))
			if err != nil || ok != c.ok {
				t.Fatalf("ExpirationDate = %v, %v, %v", got, ok, err)
			}
			if ok && !got.Equal(time.Unix(c.unix, 0)) {
				t.Errorf("ExpirationDate = %v, want %v", got, time.Unix(c.unix, 0))
			}
		})
	}
}

func TestAnExpThatIsNoDateIsAnError(t *testing.T) {
	for name, raw := range map[string]string{
		"no JWT":    "opaque",
		"a text":    jwtOf(`{"exp":"soon"}`),
		"null":      jwtOf(`{"exp":null}`),
		"a boolean": jwtOf(`{"exp":true}`),
		"endless":   jwtOf(`{"exp":1e400}`),
		"too large": jwtOf(`{"exp":8640000000001}`),
		"too small": jwtOf(`{"exp":-8640000000001}`),
	} {
		t.Run(name, func(t *testing.T) {
			_, ok, err := token.ExpirationDate(raw)
			wantCode(t, err, fault.MalformedToken)
			expired, err := token.IsExpired(raw, 0, time.Now())
			wantCode(t, err, fault.MalformedToken)
			if _, known := token.Lifetime(raw); ok || expired || known {
				t.Errorf("ok %v, expired %v, lifetime known %v", ok, expired, known)
			}
		})
	}
}

func TestIsExpired(t *testing.T) {
	now := time.Unix(1700000000, 0)
	for _, c := range []struct {
		name, payload string
		offset        time.Duration
		now           time.Time
		want          bool
	}{
		{"a second before", `{"exp":1700000001}`, 0, now, false},
		{"at the very moment", `{"exp":1700000000}`, 0, now, true},
		{"a millisecond before", `{"exp":1700000000}`, 0, now.Add(-time.Millisecond), false},
		{"a second after", `{"exp":1699999999}`, 0, now, true},
		{"the fraction does not help", `{"exp":1700000000.9}`, 0, now, true},
		{"within the offset", `{"exp":1700000010}`, 10 * time.Second, now, true},
		{"just outside the offset", `{"exp":1700000011}`, 10 * time.Second, now, false},
		{"a negative offset is leniency", `{"exp":1699999991}`, -10 * time.Second, now, false},
		{"leniency has an end", `{"exp":1699999990}`, -10 * time.Second, now, true},
		{"an offset of half a second", `{"exp":1700000001}`, 500 * time.Millisecond, now.Add(500 * time.Millisecond), true},
		{"never without exp", `{"sub":"ada"}`, time.Hour, now, false},
		{"exp 0 is long ago", `{"exp":0}`, 0, now, true},
		{"negative exp is longer ago", `{"exp":-1}`, 0, now, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := token.IsExpired(jwtOf(c.payload), c.offset, c.now)
			if err != nil || got != c.want {
				t.Errorf("IsExpired = %v, %v, want %v", got, err, c.want)
			}
		})
	}
}

func TestLifetimeIsExpMinusIat(t *testing.T) {
	for _, c := range []struct {
		name, raw string
		want      time.Duration
	}{
		{"both", jwtOf(`{"iat":1700000000,"exp":1700000300}`), 5 * time.Minute},
		{"by a clock that is years off", jwtOf(`{"iat":0,"exp":20}`), 20 * time.Second},
		{"no iat", jwtOf(`{"exp":1700000300}`), 0},
		{"no exp", jwtOf(`{"iat":1700000300}`), 0},
		{"exp at iat", jwtOf(`{"iat":5,"exp":5}`), 0},
		{"exp before iat", jwtOf(`{"iat":6,"exp":5}`), 0},
		{"iat a text", jwtOf(`{"iat":"6","exp":50}`), 0},
		{"opaque", "2YotnFZFEjr1zCsicMWpAA", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := token.Lifetime(c.raw)
			if got != c.want || ok != (c.want > 0) {
				t.Errorf("Lifetime = %v, %v, want %v", got, ok, c.want)
			}
		})
	}
}
