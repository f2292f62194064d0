package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// known is the library as go.mod has it.
func known(t *testing.T) module {
	t.Helper()
	m, err := find(library)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTheLibraryIsTheOneThatIsKnown(t *testing.T) {
	if err := check(known(t)); err != nil {
		t.Error(err)
	}
}

func TestALibraryThatHasChangedIsRefused(t *testing.T) {
	m := known(t)
	other, replaced := m, m
	other.Version = "v5.99.0"
	replaced.Replace = &module{Path: "fork"}
	dir := t.TempDir()
	for _, name := range append(slices.Clone(kept), leftOut...) {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	more, less := m, m
	more.Dir, less.Dir = dir, t.TempDir()
	if err := check(more); err != nil {
		t.Errorf("the same files: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "mldsa.go"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, m := range map[string]module{"of another version": other, "replaced": replaced, "with a file more": more, "without files": less} {
		if err := check(m); err == nil || !strings.Contains(err.Error(), "web/lean/library.go") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOnlyAFolderBelowGoModWillDo(t *testing.T) {
	for _, dir := range []string{t.TempDir(), "../lean", ""} {
		if err := write(dir, known(t)); err == nil {
			t.Errorf("%q was taken", dir)
		}
	}
}

// leanly writes what the program is built by into a folder, and goes to where go.mod is.
func leanly(t *testing.T) (dir string) {
	t.Helper()
	t.Chdir("../..")
	dir, err := os.MkdirTemp(".", ".lean-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := write(dir, known(t)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// What the go.mod of the build leads to: the program, and none of the cryptography and reflection that Go would bring.
func TestTheProgramLinksNoCryptographyThatTheBrowserHas(t *testing.T) {
	dir := leanly(t)
	command := exec.Command("go", "list", "-modfile="+filepath.Join(dir, "go.mod"), "-overlay="+filepath.Join(dir, "overlay.json"), "-deps", "./wasm")
	command.Env, command.Stderr = append(os.Environ(), "GOOS=js", "GOARCH=wasm"), os.Stderr
	list, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	linked := strings.Fields(string(list))
	if !slices.Contains(linked, library) || !slices.Contains(linked, "perennial/wasm/token") {
		t.Fatalf("%d packages, and the program is not among them", len(linked))
	}
	for _, name := range []string{"crypto/rsa", "crypto/ecdsa", "crypto/ed25519", "crypto/elliptic", "crypto/hmac", "crypto/x509", "crypto/rand", "crypto/sha256", "crypto/sha512", "math/big", "encoding/pem", "encoding/json", "reflect", "net"} {
		if slices.Contains(linked, name) {
			t.Errorf("the program links %s", name)
		}
	}
}
