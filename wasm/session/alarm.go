package session

import "time"

// maxTimer keeps timers within what browsers can count (2^31 ms); what is due later is looked at again each day.
const maxTimer = 24 * time.Hour

// alarm is when there is something to do that nobody waits for.
type alarm struct {
	timer *time.Timer
	at    time.Time
	grant Grant // what is to be refreshed
}

// set has do called after a while, or after maxTimer, and left reports which.
func (a *alarm) set(d time.Duration, do func()) {
	a.at = time.Now().Add(d)
	a.timer = time.AfterFunc(min(d, maxTimer), do)
}

// snooze is set for the time that is left.
func (a *alarm) snooze(do func()) { a.timer = time.AfterFunc(min(a.left(), maxTimer), do) }

// left is the time until the work is due.
func (a *alarm) left() time.Duration { return time.Until(a.at) }

func (a *alarm) stop() {
	if a.timer != nil {
		a.timer.Stop()
		a.timer = nil
	}
}
