package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestNameByHash(t *testing.T) {
	dir := t.TempDir()
	write := func(names ...string) {
		for _, name := range names {
			if err := os.WriteFile(filepath.Join(dir, name), []byte("content"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	// Of earlier builds, with and without a hash; of this very content; and of others.
	write("perennial.wasm.br", "perennial.0123456789.wasm", "perennial.0123456789.wasm.gz", "perennial.ed7002b439.wasm.br",
		"perennial.js", "perennial.mjs", "perennial-runtime.0123456789.js", "perennial.012345678g.wasm")
	write("perennial.wasm")
	name, err := nameByHash(filepath.Join(dir, "perennial.wasm"))
	if err != nil || name != "perennial.ed7002b439.wasm" {
		t.Fatalf("got %q, %v", name, err)
	}
	entries, _ := os.ReadDir(dir)
	var left []string
	for _, e := range entries {
		left = append(left, e.Name())
	}
	want := []string{"perennial-runtime.0123456789.js", "perennial.012345678g.wasm", "perennial.ed7002b439.wasm", "perennial.ed7002b439.wasm.br",
		"perennial.js", "perennial.mjs"}
	if !slices.Equal(left, want) {
		t.Errorf("got  %q\nwant %q", left, want)
	}
	if _, err := nameByHash(filepath.Join(dir, "none.wasm")); err == nil {
		t.Error("a file that is not there has got a name")
	}
}
