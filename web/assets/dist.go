// Package assets serves files: the built ones from dist/ with their compressed variants, and the
// demo page's from inside the program.
package assets

import (
	"crypto/sha256"
	"encoding/base64"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// Missing is what the server says for a file of a dist/ that has not been built.
const Missing = "dist/ has not been built: run ./build.sh first"

var contentTypes = map[string]string{
	".css":  "text/css; charset=utf-8",
	".html": "text/html; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".json": "application/json",
	".map":  "application/json",
	".mjs":  "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
	".ts":   "text/plain; charset=utf-8",
	".wasm": "application/wasm",
}

// Dist serves the files of dist, each in the smallest variant (name.br, name.gz) that the client
// accepts. Clients ask again every time (no-cache) and get 304 while the content is the same. The files are
// public, and pages of other origins may load them: a sandboxed frame is of no origin.
func Dist(dist fs.FS) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
		kind, known := contentTypes[path.Ext(name)]
		if !known {
			http.NotFound(w, r)
			return
		}
		plain, err := fs.Stat(dist, name)
		if err != nil || plain.IsDir() {
			message := "no such file"
			if _, err := fs.Stat(dist, "perennial.js"); err != nil {
				message = Missing
			}
			http.Error(w, message, http.StatusNotFound)
			return
		}
		w.Header().Set("Vary", "Accept-Encoding")
		w.Header().Set("Access-Control-Allow-Origin", "*")
		for _, variant := range Accepted(r.Header.Get("Accept-Encoding")) {
			found, err := fs.Stat(dist, name+variant.Suffix)
			// A variant that is older than its file is of another build.
			if err != nil || found.ModTime().Before(plain.ModTime()) {
				continue
			}
			w.Header().Set("Content-Encoding", variant.Coding)
			serve(w, r, dist, name+variant.Suffix, kind)
			return
		}
		serve(w, r, dist, name, kind)
	})
}

// serve sends one file as it is, with an ETag of its content.
func serve(w http.ResponseWriter, r *http.Request, from fs.FS, name, kind string) {
	content, err := fs.ReadFile(from, name)
	if err != nil {
		w.Header().Del("Content-Encoding")
		http.Error(w, "the file could not be read", http.StatusInternalServerError)
		return
	}
	sum := sha256.Sum256(content)
	tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Type", kind)
	http.ServeContent(w, r, "", noTime, strings.NewReader(string(content)))
}
