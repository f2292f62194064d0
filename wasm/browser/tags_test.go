//go:build !js

package browser

import (
	"go/build/constraint"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// untagged are the files that are there for every platform: the package comment, and this one.
var untagged = map[string]bool{"doc.go": true, "tags_test.go": true}

func TestEveryFileThatTouchesJavaScriptCarriesItsBuildTag(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) <= len(untagged) {
		t.Fatalf("found %d files: %v", len(files), err)
	}
	for _, file := range files {
		if untagged[file] {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		line, _, _ := strings.Cut(string(source), "\n")
		expr, err := constraint.Parse(line)
		if err != nil {
			t.Errorf("%s begins with %q, which is no build tag: %v", file, line, err)
			continue
		}
		for _, platform := range []string{"js", "wasm", ""} { // each alone is not enough
			if expr.Eval(func(tag string) bool { return tag == platform }) {
				t.Errorf("%s is built for %q as well", file, platform)
			}
		}
		if !expr.Eval(func(tag string) bool { return tag == "js" || tag == "wasm" }) {
			t.Errorf("%s is not built for js and wasm", file)
		}
	}
}
