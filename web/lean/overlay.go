package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// formatting is what takes the place of Go's fmt.
//
//go:embed fmt/*.go
var formatting embed.FS

// writeOverlay puts into a folder the file for `go build -overlay` by which the program has web/lean/fmt in the place of fmt.
func writeOverlay(dir string) error {
	standard, err := exec.Command("go", "list", "-f", "{{.Dir}}", "fmt").Output()
	if err != nil {
		return fmt.Errorf("go list fmt: %w", err)
	}
	replace := map[string]string{}
	old, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(standard)), "*.go"))
	if err != nil || len(old) == 0 {
		return fmt.Errorf("the sources of fmt are not there: %w", err)
	}
	for _, file := range old {
		replace[file] = "" // as if it were not there
	}
	sources, err := formatting.ReadDir("fmt")
	if err != nil {
		return err
	}
	for _, source := range sources {
		if strings.HasSuffix(source.Name(), "_test.go") {
			continue
		}
		text, err := formatting.ReadFile("fmt/" + source.Name())
		if err != nil {
			return err
		}
		to := filepath.Join(dir, "fmt", source.Name())
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		// Packages of Go's own may use this one, and it is in any program.
		lite := strings.ReplaceAll(string(text), `"reflect"`, `reflect "internal/reflectlite"`)
		if err := os.WriteFile(to, []byte(lite), 0o644); err != nil {
			return err
		}
		replace[filepath.Join(filepath.Dir(old[0]), source.Name())] = to
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "overlay.json"), text, 0o644)
}
