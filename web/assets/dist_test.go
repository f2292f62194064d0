package assets_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"perennial/web/assets"
	"perennial/web/coding"
)

var (
	built  = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	plain  = strings.Repeat("a leaf on a branch. ", 99)
	brotli = pack("br", plain)
	zipped = pack("gzip", plain)
)

func pack(name, content string) string {
	c := coding.All[slices.IndexFunc(coding.All, func(c coding.Coding) bool { return c.Name == name })]
	packed, err := c.Compress([]byte(content))
	if err != nil {
		panic(err)
	}
	return string(packed)
}

func dist() fstest.MapFS {
	at := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text), ModTime: built} }
	return fstest.MapFS{
		"perennial.js": at(plain), "perennial.js.br": at(brotli), "perennial.js.gz": at(zipped),
		"perennial.wasm": at(plain), "perennial.wasm.gz": at(zipped),
		// Modification times say nothing: a check-out, a copy or an archive sets them as it likes.
		"older.js":    at(plain),
		"older.js.br": {Data: []byte(brotli), ModTime: built.Add(-time.Hour)},
		"stale.js":    at("new"),
		"stale.js.br": {Data: []byte(brotli), ModTime: built.Add(time.Hour)},
		"stale.js.gz": {Data: []byte(pack("gzip", "new")), ModTime: built},
		"torn.js":     at(plain),
		"torn.js.br":  {Data: []byte(brotli[:len(brotli)-2]), ModTime: built.Add(time.Hour)},
		"secret":      at("no"),
	}
}

func get(handler http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}

func TestDistServesTheVariantThatTheClientAccepts(t *testing.T) {
	for _, c := range []struct{ path, accept, body, coding, kind string }{
		{"/perennial.js", "", plain, "", "text/javascript; charset=utf-8"},
		{"/perennial.js", "gzip, deflate, br", brotli, "br", "text/javascript; charset=utf-8"},
		{"/perennial.js", "gzip", zipped, "gzip", "text/javascript; charset=utf-8"},
		{"/perennial.js", "br;q=0, gzip;q=0.5", zipped, "gzip", "text/javascript; charset=utf-8"},
		{"/perennial.js", "*", brotli, "br", "text/javascript; charset=utf-8"},
		{"/perennial.wasm", "br", plain, "", "application/wasm"},
		{"/perennial.wasm", "br, gzip", zipped, "gzip", "application/wasm"},
		{"/older.js", "br", brotli, "br", "text/javascript; charset=utf-8"},
		{"/stale.js", "br", "new", "", "text/javascript; charset=utf-8"},
		{"/stale.js", "br, gzip", pack("gzip", "new"), "gzip", "text/javascript; charset=utf-8"},
		{"/torn.js", "br", plain, "", "text/javascript; charset=utf-8"},
	} {
		w := get(assets.Dist(dist()), c.path, "Accept-Encoding", c.accept)
		h := w.Header()
		if w.Code != 200 || w.Body.String() != c.body || h.Get("Content-Encoding") != c.coding || h.Get("Content-Type") != c.kind {
			t.Errorf("%s with %q: %d %q, %q, %q", c.path, c.accept, w.Code, w.Body, h.Get("Content-Encoding"), h.Get("Content-Type"))
		}
		if h.Get("Vary") != "Accept-Encoding" || h.Get("Cache-Control") != "no-cache" || h.Get("ETag") == "" {
			t.Errorf("%s: headers %v", c.path, h)
		}
	}
}

func TestDistGoesByTheContentOfTheMoment(t *testing.T) {
	files := dist()
	handler := assets.Dist(files)
	ask := func() string {
		w := get(handler, "/perennial.js", "Accept-Encoding", "br")
		return w.Header().Get("Content-Encoding") + " " + w.Body.String()
	}
	if got := ask(); got != "br "+brotli {
		t.Fatalf("as built: %q", got)
	}
	// Built anew within the same moment, to the same length.
	again := "A" + plain[1:]
	files["perennial.js"] = &fstest.MapFile{Data: []byte(again), ModTime: built}
	if got := ask(); got != " "+again {
		t.Errorf("its variant is not there yet: %q", got)
	}
	files["perennial.js.br"] = &fstest.MapFile{Data: []byte(pack("br", again)), ModTime: built}
	if got := ask(); got != "br "+pack("br", again) {
		t.Errorf("its variant is there: %q", got)
	}
}

func TestDistIsForEveryOrigin(t *testing.T) {
	w := get(assets.Dist(dist()), "/perennial.wasm", "Origin", "null")
	if allowed := w.Header().Get("Access-Control-Allow-Origin"); allowed != "*" {
		t.Errorf("a sandboxed frame may not load it: %q", allowed)
	}
}

func TestDistOfSeveralReleases(t *testing.T) {
	files := fstest.MapFS{}
	for _, name := range []string{"perennial.js", "perennial.mjs", "perennial-courier.js", "perennial-angularjs.js", "package.json", "perennial.wasm", "perennial-runtime.js",
		"perennial.0123456789.wasm", "perennial-runtime.0123456789.js", "perennial.abcdef0123.wasm", "perennial-runtime.abcdef0123.js",
		"perennial.012345678g.wasm", "perennial.0123456789.mjs", "my-perennial.0123456789.wasm"} {
		files[name] = &fstest.MapFile{Data: []byte(plain)}
		files[name+".br"] = &fstest.MapFile{Data: []byte(brotli)}
	}
	handler := assets.Dist(files)
	const immutable = "public, max-age=31536000, immutable"
	for path, want := range map[string]string{
		"/perennial.0123456789.wasm": immutable, "/perennial-runtime.0123456789.js": immutable, // yesterday's
		"/perennial.abcdef0123.wasm": immutable, "/perennial-runtime.abcdef0123.js": immutable,
		// Their names stay while their content changes.
		"/perennial.js": "no-cache", "/perennial.mjs": "no-cache", "/perennial-courier.js": "no-cache", "/perennial-angularjs.js": "no-cache", "/package.json": "no-cache",
		"/perennial.wasm": "no-cache", "/perennial-runtime.js": "no-cache",
		"/perennial.012345678g.wasm": "no-cache", "/perennial.0123456789.mjs": "no-cache", "/my-perennial.0123456789.wasm": "no-cache",
		"/perennial.fedcba9876.wasm": "", "/perennial-runtime.fedcba9876.js": "", // not there: they may come
	} {
		for _, accept := range []string{"", "br"} {
			w := get(handler, path, "Accept-Encoding", accept)
			if got := w.Header().Get("Cache-Control"); got != want || (want == "") != (w.Code == 404) {
				t.Errorf("%s with %q: %d, %q, want %q", path, accept, w.Code, got, want)
			}
			if tag := w.Header().Get("ETag"); tag != "" {
				again := get(handler, path, "Accept-Encoding", accept, "If-None-Match", tag)
				if got := again.Header().Get("Cache-Control"); again.Code != 304 || got != want {
					t.Errorf("%s once more: %d, %q, want %q", path, again.Code, got, want)
				}
			}
		}
	}
}

func TestDistAnswers304ToAClientThatHasTheFile(t *testing.T) {
	tag := get(assets.Dist(dist()), "/perennial.js").Header().Get("ETag")
	if w := get(assets.Dist(dist()), "/perennial.js", "If-None-Match", tag); w.Code != 304 || w.Body.Len() != 0 {
		t.Errorf("same content: status %d, %d bytes", w.Code, w.Body.Len())
	}
	if w := get(assets.Dist(dist()), "/perennial.js", "If-None-Match", tag, "Accept-Encoding", "br"); w.Code != 200 {
		t.Errorf("another variant: status %d, want 200", w.Code)
	}
}

func TestDistRefusesWhatIsNotABuiltFile(t *testing.T) {
	for _, path := range []string{"/secret", "/", "/perennial.js.br", "/none.js", "/../perennial.go"} {
		if w := get(assets.Dist(dist()), path); w.Code != 404 {
			t.Errorf("%s: status %d, want 404", path, w.Code)
		}
	}
}

func TestAnUnbuiltDistSaysHowToBuildIt(t *testing.T) {
	w := get(assets.Dist(fstest.MapFS{}), "/perennial.js")
	if w.Code != 404 || !strings.Contains(w.Body.String(), "./build.sh") {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}

func TestPageServesItsFilesAndItsRoutes(t *testing.T) {
	files := fstest.MapFS{"index.html": {Data: []byte("<head></head>index")}, "app.js": {Data: []byte("app")}, "embed.go": {Data: []byte("go")}}
	page := assets.Page(files, func() string { return "<link>" }, "/login")
	for path, want := range map[string]string{"/": "200 <head><link></head>index", "/login": "200 <head><link></head>index", "/app.js": "200 app",
		"/embed.go": "404", "/nowhere": "404", "/login/more": "404"} {
		w := get(page, path)
		got := strings.TrimSpace(strings.Join([]string{http.StatusText(w.Code), w.Body.String()}, " "))
		wantText := strings.NewReplacer("200", "OK", "404", "Not Found 404 page not found").Replace(want)
		if got != wantText {
			t.Errorf("%s: %q, want %q", path, got, wantText)
		}
	}
}

func TestEverythingCarriesTheStrictPolicy(t *testing.T) {
	h := get(assets.Secure(assets.Dist(dist())), "/none.js").Header()
	policy := strings.Split(h.Get("Content-Security-Policy"), "; ")
	for _, want := range []string{"default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'", "frame-ancestors 'none'"} {
		if !slices.Contains(policy, want) {
			t.Errorf("policy %q lacks %q", policy, want)
		}
	}
	if h.Get("X-Content-Type-Options") != "nosniff" {
		t.Error("nosniff is missing")
	}
}
