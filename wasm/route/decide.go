package route

import "strings"

// Session is what a page has when it navigates.
type Session int

const (
	None        Session = iota // no session
	Fresh                      // a session whose token is fresh
	Refreshable                // a session whose token is stale or expired, and can be refreshed
	Expired                    // a session whose token has expired, and cannot be refreshed
)

// Action is what a navigation leads to.
type Action int

const (
	Stay    Action = iota // go on, nothing to do
	Refresh               // refresh the session; if that ends it, decide again with None
	Login                 // go to Decision.Location
)

// Decision is what to do about a navigation.
type Decision struct {
	Action   Action
	Location string // for Login: the login page as a path with query and fragment, else ""
	Outcome  string // how onNavigation reports it once it is done: "none", "restored", "refreshed" or "login"
}

// Decide returns what to do about a navigation to a URL, absolute or a path: a fresh session is restored, a stale one
// refreshed wherever the user goes, and a protected route without a session leads to the login page. It never
// fails: a URL that it cannot make sense of is matched as it stands.
func (r Rules) Decide(url string, s Session) Decision {
	switch s {
	case Fresh:
		return Decision{Action: Stay, Outcome: "restored"}
	case Refreshable:
		return Decision{Action: Refresh, Outcome: "refreshed"}
	}
	l := parse(url)
	if r.Login == "" || !r.protects(l) {
		return Decision{Action: Stay, Outcome: "none"}
	}
	return Decision{Action: Login, Location: r.login(l), Outcome: "login"}
}

// login resolves the login path against a location. It is a path of the location's origin, whatever Login is.
func (r Rules) login(l location) string {
	if !strings.HasPrefix(r.Login, "#") {
		return "/" + strings.TrimLeft(r.Login, `/\`)
	}
	path := l.raw[len(l.origin):]
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return pathFrom(path) + r.Login
}
