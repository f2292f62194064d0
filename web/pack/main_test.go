package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"perennial/web/coding"
)

func TestPackWritesVariantsThatExpandToTheFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "perennial.js")
	for _, content := range []string{strings.Repeat("first build. ", 99), strings.Repeat("second build. ", 99)} {
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		var table bytes.Buffer
		for range 2 { // the second time, the variants are there
			table.Reset()
			if err := pack(dir, &table); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range coding.All {
			packed, err := os.ReadFile(name + c.Suffix)
			if err != nil {
				t.Fatal(err)
			}
			if !c.Holds(packed, []byte(content)) {
				t.Fatalf("%s does not expand to the file", c.Suffix)
			}
		}
		if !strings.Contains(table.String(), "perennial.js") || strings.Contains(table.String(), ".gz") {
			t.Fatalf("table:\n%s", &table)
		}
	}
}

func TestDigestIsSubresourceIntegrity(t *testing.T) {
	name := filepath.Join(t.TempDir(), "alert.js")
	if err := os.WriteFile(name, []byte("alert('Hello, world.');"), 0o644); err != nil {
		t.Fatal(err)
	}
	// openssl dgst -sha256 -binary | openssl base64 -A
	const want = "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="
	if got, err := digest(name); err != nil || got != want {
		t.Fatalf("got %s, %v", got, err)
	}
}
