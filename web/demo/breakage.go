package demo

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Breakage is how the token endpoint misbehaves.
type Breakage struct {
	// Mode is one of 503, 429, html, hang, empty400, 403, reset, no; "" ends it.
	Mode string `json:"mode"`
	// Seconds until it ends by itself; 10 when not given.
	Seconds float64 `json:"seconds,omitempty"`
	// RetryAfter is for 429, in seconds; 2 when not given.
	RetryAfter *int `json:"retryAfter,omitempty"`
	// API breaks the API as well.
	API bool `json:"api,omitempty"`
}

var modes = []string{"503", "429", "html", "hang", "empty400", "403", "reset", "no"}

const maxBreakSeconds = 3600

// breakage is the Breakage in force. Its zero value is a sound server.
type breakage struct {
	mu    sync.Mutex
	now   Breakage
	until time.Time
	over  chan struct{} // closed when now is over or replaced
	timer *time.Timer
}

func (b *breakage) set(ask Breakage, now time.Time) error {
	if ask.Mode != "" && !slices.Contains(modes, ask.Mode) {
		return fmt.Errorf("mode %q: want one of %q or none", ask.Mode, modes)
	}
	if ask.Seconds < 0 || ask.Seconds > maxBreakSeconds {
		return fmt.Errorf("seconds %v: want 0 to %d", ask.Seconds, maxBreakSeconds)
	}
	b.end()
	if ask.Mode == "" {
		return nil
	}
	if ask.Seconds == 0 {
		ask.Seconds = 10
	}
	lasts := time.Duration(ask.Seconds * float64(time.Second))
	over := make(chan struct{})
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now, b.until, b.over = ask, now.Add(lasts), over
	b.timer = time.AfterFunc(lasts, func() { b.endIf(over) })
	return nil
}

func (b *breakage) end() { b.endIf(nil) }

// endIf ends the breakage that this channel stands for, or with nil whichever there is.
func (b *breakage) endIf(which chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.over == nil || (which != nil && which != b.over) {
		return
	}
	b.timer.Stop()
	close(b.over)
	b.now, b.over = Breakage{}, nil
}

// current is the breakage in force and the channel that is closed when it is over.
func (b *breakage) current() (Breakage, <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.over != nil && !time.Now().Before(b.until) {
		return Breakage{}, nil
	}
	return b.now, b.over
}

// misbehave answers in the broken way.
func misbehave(w http.ResponseWriter, r *http.Request, b Breakage, over <-chan struct{}) {
	switch b.Mode {
	case "503":
		http.Error(w, "the token endpoint is down", http.StatusServiceUnavailable)
	case "429":
		seconds := 2
		if b.RetryAfter != nil {
			seconds = *b.RetryAfter
		}
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
		http.Error(w, "too many requests", http.StatusTooManyRequests)
	case "html":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html><title>Welcome to this network</title><p>Please accept the terms.")
	case "hang":
		select {
		case <-over:
		case <-r.Context().Done():
		}
		cut(w)
	case "empty400":
		w.WriteHeader(http.StatusBadRequest)
	case "403":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, "<!doctype html><title>Blocked</title><p>This request was blocked by a firewall.")
	case "reset":
		cut(w)
	case "no":
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":"invalid_grant","error_description":"The session is over"}`)
	}
}

// cut ends the connection without an answer, with a TCP reset where it can.
func cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // the server's own way to drop a connection
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
