package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// write puts into a folder go.mod and go.sum, and in jwt the files of a module that are kept. It fails if the module is not as known.
func write(dir string, m module) error {
	if err := check(m); err != nil {
		return err
	}
	if filepath.IsAbs(dir) || !filepath.IsLocal(dir) { // an absolute path would get into the program
		return fmt.Errorf("%s is no folder below that of go.mod", dir)
	}
	copied := filepath.Join(dir, "jwt")
	if err := os.RemoveAll(copied); err != nil {
		return err
	}
	if err := os.MkdirAll(copied, 0o755); err != nil {
		return err
	}
	for _, name := range append([]string{"go.mod", "LICENSE"}, kept...) {
		if err := put(filepath.Join(copied, name), filepath.Join(m.Dir, name), withCodec); err != nil {
			return err
		}
	}
	replace := fmt.Sprintf("\nreplace %s => ./%s\n", m.Path, filepath.ToSlash(copied))
	if err := put(filepath.Join(dir, "go.mod"), "go.mod", func(text string) string { return text + replace }); err != nil {
		return err
	}
	if err := put(filepath.Join(dir, "go.sum"), "go.sum", func(text string) string { return text }); err != nil {
		return err
	}
	return writeOverlay(dir)
}

// withCodec is a source of the library with the program's own JSON codec in the place of encoding/json.
func withCodec(source string) string {
	return strings.ReplaceAll(source, `"encoding/json"`, `"perennial/wasm/json"`)
}

// put copies a file, with a change.
func put(to, from string, change func(string) string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, []byte(change(string(text))), 0o644)
}
