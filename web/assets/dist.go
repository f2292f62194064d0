// Package assets serves files: the built ones from dist/ with their compressed variants, and the
// demo page's from inside the program.
package assets

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"io/fs"
	"net/http"
	"path"
	"regexp"
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

const (
	// forGood is for a file whose name is never given to other content (RFC 8246); a year is what caches take for ever.
	forGood = "public, max-age=31536000, immutable"
	// askAgain has clients ask each time; they get 304 while the content is the same.
	askAgain = "no-cache"
)

// hashed are the names that the build makes of what is in the file.
var hashed = regexp.MustCompile(`^perennial(-runtime)?\.[0-9a-f]{10}\.(js|wasm)$`)

// Dist serves the files of dist, of one release or of several, each in the smallest variant (name.br, name.gz) that the client
// accepts and that holds the file's own content. A file that is named by its hash may be kept for good; for the others clients ask
// again every time. The files are public, and pages of other origins may load them: a sandboxed frame is of no origin.
func Dist(dist fs.FS) http.Handler {
	var known variants
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
		kind, public := contentTypes[path.Ext(name)]
		if !public {
			http.NotFound(w, r)
			return
		}
		content, err := fs.ReadFile(dist, name)
		if err != nil {
			message := "no such file"
			if _, err := fs.Stat(dist, "perennial.js"); err != nil {
				message = Missing
			}
			http.Error(w, message, http.StatusNotFound)
			return
		}
		w.Header().Set("Vary", "Accept-Encoding")
		w.Header().Set("Access-Control-Allow-Origin", "*")
		for _, c := range Accepted(r.Header.Get("Accept-Encoding")) {
			packed, err := fs.ReadFile(dist, name+c.Suffix)
			if err == nil && known.hold(c, packed, content) {
				w.Header().Set("Content-Encoding", c.Name)
				content = packed
				break
			}
		}
		keep := askAgain
		if hashed.MatchString(name) {
			keep = forGood
		}
		send(w, r, content, kind, keep)
	})
}

// send sends content with an ETag of it; keep is its Cache-Control.
func send(w http.ResponseWriter, r *http.Request, content []byte, kind, keep string) {
	sum := sha256.Sum256(content)
	tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", keep)
	h.Set("Content-Type", kind)
	http.ServeContent(w, r, "", noTime, bytes.NewReader(content))
}
