package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheNoticeNamesWhatTheProgramContains(t *testing.T) {
	parts, err := linked("../../wasm")
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := write(&text, parts); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"The Go standard library", "Copyright 2009 The Go Authors",
		"github.com/golang-jwt/jwt/v5", "Copyright (c) 2021 golang-jwt maintainers",
		"github.com/hack-pad/go-indexeddb", "github.com/hack-pad/safejs", "Apache License",
		"honnef.co/go/js/dom/v2", "Copyright (c) 2014 Dominik Honnef",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the notice does not name %q", want)
		}
	}
	// What only the tests and the build use.
	for _, not := range []string{"wycheproof", "brotli", "chromedp", "esbuild", "\nperennial"} {
		if strings.Contains(text.String(), not+" ") {
			t.Errorf("the notice names %q, which is not linked", not)
		}
	}
}

func TestEveryPartHasALicence(t *testing.T) {
	dir := t.TempDir()
	if texts, err := licencesIn(dir); err == nil {
		t.Errorf("a module without a licence: %q and no error", texts)
	}
	for name, text := range map[string]string{"LICENSE.md": "licence\r\n", "Notice": "notice", "license_test.go": "code", "README": "no"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	texts, err := licencesIn(dir)
	if got := strings.Join(texts, ","); err != nil || got != "licence,notice" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestALicenceThatSeveralPartsHaveStandsOnce(t *testing.T) {
	var text strings.Builder
	parts := []part{{"a v1", []string{"same"}}, {"b v2", []string{"other"}}, {"c v3", []string{"same"}}}
	if err := write(&text, parts); err != nil {
		t.Fatal(err)
	}
	if got := text.String(); !strings.Contains(got, "\na v1\nc v3\n\nsame\n") || strings.Count(got, "same") != 1 {
		t.Error(got)
	}
}
