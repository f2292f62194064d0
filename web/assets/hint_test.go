package assets_test

import (
	"testing"
	"testing/fstest"

	"perennial/web/assets"
)

func TestTheHintIsForTheRuntimeThatTheGateNames(t *testing.T) {
	files := fstest.MapFS{
		"perennial.js":                    {Data: []byte(`x("./perennial-runtime.abcdef0123.js","./perennial.abcdef0123.wasm")`)},
		"perennial-runtime.0123456789.js": {Data: []byte("yesterday's")},
		"perennial-runtime.abcdef0123.js": {Data: []byte("alert('Hello, world.');")},
	}
	const want = `<link rel="preload" as="script" href="/dist/perennial-runtime.abcdef0123.js" ` +
		`integrity="sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=" crossorigin>` + "\n"
	if got := assets.Hint(files, "/dist/"); got != want {
		t.Errorf("got %q", got)
	}
	delete(files, "perennial-runtime.abcdef0123.js")
	if got := assets.Hint(files, "/dist/"); got != "" {
		t.Errorf("the runtime is not there: %q", got)
	}
	files["perennial.js"] = &fstest.MapFile{Data: []byte("names none")}
	if got := assets.Hint(files, "/dist/"); got != "" {
		t.Errorf("no runtime is named: %q", got)
	}
	if got := assets.Hint(fstest.MapFS{}, "/dist/"); got != "" {
		t.Errorf("nothing has been built: %q", got)
	}
}
