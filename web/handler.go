package main

import (
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"time"

	"perennial/web/api"
	"perennial/web/assets"
	"perennial/web/demo"
	"perennial/web/page"
	"perennial/web/provider"
)

// newHandler puts the whole demo together for one origin.
func newHandler(origin string, ttl time.Duration, dist fs.FS) (http.Handler, error) {
	at, err := url.Parse(origin)
	if err != nil {
		return nil, err
	}
	op, err := provider.New(origin, ttl)
	if err != nil {
		return nil, err
	}
	guarded := api.New(op)
	controls := demo.New(op, guarded)

	oidc := http.NewServeMux()
	op.Register(oidc)

	mux := http.NewServeMux()
	mux.Handle(provider.Prefix+"/", oidc)
	mux.Handle(provider.Discovery, oidc)
	mux.Handle("POST "+provider.TokenPath, controls.Token(oidc))
	mux.Handle("/api/", controls.API(guarded))
	// Other sites' pages must not play with the controls of a demo that runs here.
	mux.Handle("/demo/", http.NewCrossOriginProtection().Handler(controls))
	mux.Handle("/dist/", http.StripPrefix("/dist", assets.Dist(dist)))
	hint := func() string { return assets.Hint(dist, "/dist/") }
	mux.Handle("/", canonical(at, assets.Page(page.Files, hint, "/login", "/account", "/callback")))
	return assets.Secure(mux), nil
}

// canonical sends a browser that came by another name of this machine (127.0.0.1 for localhost) to
// the origin that tokens are issued for; there is a session nowhere else.
func canonical(origin *url.URL, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		ip := net.ParseIP(host)
		if err == nil && ip != nil && ip.IsLoopback() && r.Host != origin.Host {
			http.Redirect(w, r, origin.String()+r.URL.RequestURI(), http.StatusTemporaryRedirect)
			return
		}
		next.ServeHTTP(w, r)
	})
}
