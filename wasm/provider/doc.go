// Package provider makes of a configuration what a session is begun, refreshed and revoked by: the client of an authorization server, the app's
// own back end, the page's own function, or a legacy tenant.
package provider
