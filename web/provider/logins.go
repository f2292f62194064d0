package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/luikyv/go-oidc/pkg/goidc"
)

// maxLogins bounds memory: past it some half-finished sign-in goes.
const maxLogins = 1000

// logins remembers sign-ins that are under way: a goidc.AuthnSessionManager. Each is kept as JSON,
// so that two requests never share one in memory. It is safe for concurrent use.
type logins struct {
	mu   sync.Mutex
	byID map[string]login
}

type login struct {
	callback, code string
	data           []byte
}

func newLogins() *logins { return &logins{byID: make(map[string]login)} }

func (l *logins) Save(_ context.Context, s *goidc.AuthnSession) error {
	data, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("keep the sign-in: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, known := l.byID[s.ID]; !known && len(l.byID) >= maxLogins {
		for id := range l.byID {
			delete(l.byID, id)
			break
		}
	}
	l.byID[s.ID] = login{callback: s.CallbackID, code: s.AuthCode, data: data}
	return nil
}

func (l *logins) SessionByCallbackID(_ context.Context, id string) (*goidc.AuthnSession, error) {
	return l.find(func(x login) bool { return id != "" && x.callback == id }, false)
}

// SessionByAuthCode takes the sign-in out: an authorization code works once.
func (l *logins) SessionByAuthCode(_ context.Context, code string) (*goidc.AuthnSession, error) {
	return l.find(func(x login) bool { return code != "" && x.code == code }, true)
}

func (l *logins) SessionByPushedAuthReqID(context.Context, string) (*goidc.AuthnSession, error) {
	return nil, errNotFound
}

func (l *logins) SessionByCIBAAuthID(context.Context, string) (*goidc.AuthnSession, error) {
	return nil, errNotFound
}

func (l *logins) Delete(_ context.Context, id string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.byID, id)
	return nil
}

func (l *logins) find(match func(login) bool, take bool) (*goidc.AuthnSession, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, x := range l.byID {
		if !match(x) {
			continue
		}
		if take {
			delete(l.byID, id)
		}
		s := new(goidc.AuthnSession)
		if err := json.Unmarshal(x.data, s); err != nil {
			return nil, fmt.Errorf("read the sign-in: %w", err)
		}
		return s, nil
	}
	return nil, errNotFound
}
