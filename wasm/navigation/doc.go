// Package navigation is the route hook of a single-page app: what package route decides of a URL and a session, carried
// out with the session that there is.
package navigation
