// Package docs holds what the pages of this folder say to what there is.
package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const root = "../.."

// pages are README and the pages beside this test.
func pages(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("*.md")
	if err != nil || len(names) == 0 {
		t.Fatalf("there are no pages: %v", err)
	}
	texts := make(map[string]string)
	for _, name := range append(names, filepath.Join(root, "README.md"), filepath.Join(root, "js/CHANGELOG.md")) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(text)
	}
	return texts
}

var (
	link = regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)
	// A path in code: of a folder of the sources, or of a file in one.
	path = regexp.MustCompile("`((?:js|wasm|web)/[\\w./-]*\\w)(?:/)?`")
	row  = regexp.MustCompile("(?m)^\\| `([^`]+\\.(?:js|go))` \\| (`[^|]*`) \\|")
	// A file with the functions that it is named for in running text.
	aside = regexp.MustCompile("`([\\w./-]+\\.(?:js|go))` \\((`[^)]*`)\\)")
	name  = regexp.MustCompile("`(\\w+)`")
)

func TestEveryPathAndLinkLeadsSomewhere(t *testing.T) {
	for page, text := range pages(t) {
		for _, found := range link.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), found[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", page, found[1])
			}
		}
		for _, found := range path.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(root, found[1])); err != nil {
				t.Errorf("%s names %s, which is not there", page, found[1])
			}
		}
	}
}

func TestEveryFunctionIsInTheFileThatItIsNamedWith(t *testing.T) {
	hops := 0
	for page, text := range pages(t) {
		for _, pattern := range []*regexp.Regexp{row, aside} {
			for _, found := range pattern.FindAllStringSubmatch(text, -1) {
				file := found[1]
				source, err := os.ReadFile(filepath.Join(root, file))
				if err != nil {
					t.Errorf("%s: %v", page, err)
					continue
				}
				for _, f := range name.FindAllStringSubmatch(found[2], -1) {
					hops++
					if !declares(file, string(source), f[1]) {
						t.Errorf("%s: %s declares no %s", page, file, f[1])
					}
				}
			}
		}
	}
	if hops < 40 {
		t.Errorf("only %d functions found: the tables are not as this test reads them", hops)
	}
}

// declares reports whether a source declares a function, a method or a type.
func declares(file, source, name string) bool {
	pattern := `(?m)^func (?:\([^)]*\) )?` + name + `[(\[]|^type ` + name + ` `
	if strings.HasSuffix(file, ".js") {
		pattern = `(?m)^(?:export )?(?:async )?(?:function|const|let|class) ` + name + `\b`
	}
	return regexp.MustCompile(pattern).MatchString(source)
}
