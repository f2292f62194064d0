// Package navigation is the AngularJS guide's route hook for any single-page app: what package route decides of a URL and a session, carried
// out with the session that there is.
package navigation
