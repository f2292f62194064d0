package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTagsAreOfTheFilesInTheFolder(t *testing.T) {
	dir := t.TempDir()
	var got strings.Builder
	if err := tags(dir, &got); err != nil || got.String() != "" {
		t.Errorf("of an empty folder: %q, %v", &got, err)
	}
	for name, content := range map[string]string{
		"perennial.js": `"./perennial-runtime.0123456789.js"`, "perennial-runtime.0123456789.js": "alert('Hello, world.');",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	own, err := digest(filepath.Join(dir, "perennial.js"))
	if err != nil {
		t.Fatal(err)
	}
	want := `<link rel="preload" as="script" href="/perennial/perennial-runtime.0123456789.js" ` +
		`integrity="sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=" crossorigin>` + "\n" +
		`<script src="/perennial/perennial.js" integrity="` + own + `" crossorigin></script>` + "\n"
	if err := tags(dir, &got); err != nil || got.String() != want {
		t.Errorf("got %q, %v\nwant %q", &got, err, want)
	}
}
