package config

import (
	"time"

	"perennial/wasm/session"
)

// day bounds every time of a policy: who means more has most likely written milliseconds.
const day = 24 * 60 * 60

func policy(m members) Policy {
	d := session.DefaultPolicy()
	p := Policy{
		Early:   m.number("early", 0.1, 0.95, d.Early),
		Leeway:  seconds(m.number("leeway", 0, day, d.Leeway.Seconds())),
		Timeout: seconds(m.number("timeout", 1, 120, d.Timeout.Seconds())),
		Backoff: seconds(m.number("backoff", 0, day, d.Backoff.Seconds())),
	}
	if p.Backoff <= 0 {
		m.fail(m.path + "backoff must be more than 0 seconds")
	}
	p.MaxBackoff = seconds(m.number("maxBackoff", 0, day, max(d.MaxBackoff, p.Backoff).Seconds()))
	if p.MaxBackoff < p.Backoff {
		m.fail(m.path + "maxBackoff must not be less than " + m.path + "backoff")
	}
	p.Idle = seconds(m.number("idle", 0, 3650*day, 0))
	p.Absolute = seconds(m.number("absolute", 0, 3650*day, 0))
	m.end()
	return p
}

func seconds(n float64) time.Duration { return time.Duration(n * float64(time.Second)) }
