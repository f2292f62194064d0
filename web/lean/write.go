package main

import (
	"fmt"
	"os"
	"path/filepath"
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
		if err := put(filepath.Join(copied, name), filepath.Join(m.Dir, name), ""); err != nil {
			return err
		}
	}
	replace := fmt.Sprintf("\nreplace %s => ./%s\n", m.Path, filepath.ToSlash(copied))
	if err := put(filepath.Join(dir, "go.mod"), "go.mod", replace); err != nil {
		return err
	}
	return put(filepath.Join(dir, "go.sum"), "go.sum", "")
}

// put copies a file, and puts something after it.
func put(to, from, after string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, append(text, after...), 0o644)
}
