package random_test

import (
	"bytes"
	"strings"
	"testing"

	"perennial/wasm/random"
)

func TestTexts(t *testing.T) {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	seen, met := map[string]bool{}, map[rune]bool{}
	for range 1000 {
		text := random.Text()
		if len(text) != 26 || strings.Trim(text, alphabet) != "" || seen[text] {
			t.Fatalf("%q", text)
		}
		seen[text] = true
		for _, r := range text {
			met[r] = true
		}
	}
	if len(met) != len(alphabet) {
		t.Errorf("only %d characters are ever drawn", len(met))
	}
}

func TestBytes(t *testing.T) {
	if a, b := random.Bytes(32), random.Bytes(32); len(a) != 32 || bytes.Equal(a, b) || len(random.Bytes(0)) != 0 {
		t.Errorf("%x, %x", a, b)
	}
}
