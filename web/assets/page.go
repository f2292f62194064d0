package assets

import (
	"bytes"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

// noTime: embedded and built files are told apart by their content, not their date.
var noTime time.Time

// Page serves the files of page, and its index.html at each of the routes: paths that the page's
// own router draws. hint returns what the head of index.html says besides, as HTML, with each request.
func Page(page fs.FS, hint func() string, routes ...string) http.Handler {
	mux := http.NewServeMux()
	index := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, err := fs.ReadFile(page, "index.html")
		if err != nil {
			http.NotFound(w, r)
			return
		}
		content = bytes.Replace(content, []byte("</head>"), []byte(hint()+"</head>"), 1)
		send(w, r, content, contentTypes[".html"], askAgain)
	})
	mux.Handle("GET /{$}", index)
	for _, route := range routes {
		mux.Handle("GET "+route, index)
	}
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		if _, public := contentTypes[path.Ext(name)]; !public {
			http.NotFound(w, r)
			return
		}
		serve(w, r, page, name)
	})
	return mux
}

func serve(w http.ResponseWriter, r *http.Request, page fs.FS, name string) {
	content, err := fs.ReadFile(page, name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	send(w, r, content, contentTypes[path.Ext(name)], askAgain)
}
