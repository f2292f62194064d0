package simulation

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// buildMutant builds the tests of a package with one of package session's files changed.
func buildMutant(t *testing.T, pkg, file, guard, without string) (binary string) {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", file))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(text, []byte(guard)); n != 1 {
		t.Fatalf("%s holds the guard %d times, want once: bring the table up to date", file, n)
	}
	dir := t.TempDir()
	changed, overlay, binary := filepath.Join(dir, file), filepath.Join(dir, "overlay.json"), filepath.Join(dir, "mutant.test")
	write(t, changed, bytes.Replace(text, []byte(guard), []byte(without), 1))
	replaced, err := json.Marshal(map[string]map[string]string{"Replace": {path: changed}})
	if err != nil {
		t.Fatal(err)
	}
	write(t, overlay, replaced)
	if out, err := exec.Command("go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", overlay, "-o", binary, pkg).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}

func write(t *testing.T, name string, text []byte) {
	t.Helper()
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
