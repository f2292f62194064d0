package assets

import (
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

// noTime: embedded and built files are told apart by their content, not their date.
var noTime time.Time

// Page serves the files of page, and its index.html at each of the routes: paths that the page's
// own router draws.
func Page(page fs.FS, routes ...string) http.Handler {
	mux := http.NewServeMux()
	index := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		serve(w, r, page, "index.html", contentTypes[".html"])
	})
	mux.Handle("GET /{$}", index)
	for _, route := range routes {
		mux.Handle("GET "+route, index)
	}
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		kind, known := contentTypes[path.Ext(name)]
		if _, err := fs.Stat(page, name); err != nil || !known {
			http.NotFound(w, r)
			return
		}
		serve(w, r, page, name, kind)
	})
	return mux
}
