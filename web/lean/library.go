package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

const (
	library = "github.com/golang-jwt/jwt/v5"
	version = "v5.3.1" // whose files these are
)

// kept and leftOut are all the files of the library's package. Who updates it has to look at what has changed.
var (
	kept = []string{
		"claims.go", "doc.go", "errors.go", "map_claims.go", "registered_claims.go", "signing_method.go", "types.go",
	}
	leftOut = []string{
		"ecdsa.go", "ecdsa_utils.go", "ed25519.go", "ed25519_utils.go", "hmac.go", "rsa.go", "rsa_pss.go", "rsa_utils.go",
		// What the program takes apart by itself: it has no other use for the types in them.
		"none.go", "parser.go", "parser_option.go", "token.go", "token_option.go", "validator.go",
	}
)

// module is what `go list -m` says of a module.
type module struct {
	Path, Version, Dir string
	Replace            *module
}

func find(path string) (module, error) {
	command := exec.Command("go", "list", "-m", "-json", path)
	command.Stderr = os.Stderr
	text, err := command.Output()
	if err != nil {
		return module{}, fmt.Errorf("go list -m %s: %w", path, err)
	}
	var m module
	err = json.Unmarshal(text, &m)
	return m, err
}

// check fails unless a module is the one that kept and leftOut are about.
func check(m module) error {
	const help = "; see what has changed, and put version, kept and leftOut in web/lean/library.go right"
	if m.Replace != nil || m.Version != version {
		return fmt.Errorf("%s is %s, and only %s is known%s", m.Path, m.Version, version, help)
	}
	files, err := filepath.Glob(filepath.Join(m.Dir, "*.go"))
	if err != nil {
		return err
	}
	var names []string
	for _, file := range files {
		if name := filepath.Base(file); !strings.HasSuffix(name, "_test.go") {
			names = append(names, name)
		}
	}
	known := slices.Sorted(slices.Values(append(slices.Clone(kept), leftOut...)))
	slices.Sort(names)
	if !slices.Equal(names, known) {
		return fmt.Errorf("%s consists of %s, and known are %s%s", m.Path, strings.Join(names, " "), strings.Join(known, " "), help)
	}
	return nil
}
