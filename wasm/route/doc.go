// Package route decides what a navigation of a single-page app may do: stay, refresh the session first,
// or go to the login page. It is a route hook as a pure function of the URL and the session.
//
// This is for the user's convenience, not for protection: a page's own code can be changed by whoever
// runs it, and what must stay secret is kept by the server, which checks the token.
package route
