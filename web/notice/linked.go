package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// part is a work of others that the program contains.
type part struct {
	Name     string
	Licences []string // the texts of its licence and notice files
}

// module is what `go list` says of the module of a package.
type module struct {
	Path, Version, Dir string
	Main               bool
}

// linked lists what a js/wasm program contains: Go's standard library, then each module of which it links a package, by name.
// It is an error if one of them has no licence file.
func linked(program string) ([]part, error) {
	modules, err := modulesOf(program)
	if err != nil {
		return nil, err
	}
	root, err := output("go", "env", "GOROOT", "GOVERSION")
	if err != nil {
		return nil, err
	}
	dir, version, _ := strings.Cut(strings.TrimSpace(string(root)), "\n")
	standard := module{Path: "The Go standard library and runtime, with wasm_exec.js", Version: version, Dir: dir}
	var parts []part
	for _, m := range append([]module{standard}, modules...) {
		texts, err := licencesIn(m.Dir)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.Path, err)
		}
		parts = append(parts, part{Name: m.Path + " " + m.Version, Licences: texts})
	}
	return parts, nil
}

// modulesOf lists the modules other than the main one that a js/wasm program links packages of, by name.
func modulesOf(program string) ([]module, error) {
	list, err := output("go", "list", "-deps", "-json=Module", program)
	if err != nil {
		return nil, err
	}
	known := make(map[string]module)
	decoder := json.NewDecoder(strings.NewReader(string(list)))
	for {
		var p struct{ Module *module }
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if p.Module != nil && !p.Module.Main {
			known[p.Module.Path] = *p.Module
		}
	}
	var modules []module
	for _, m := range known {
		modules = append(modules, m)
	}
	slices.SortFunc(modules, func(a, b module) int { return strings.Compare(a.Path, b.Path) })
	return modules, nil
}

// output runs a command for js/wasm.
func output(name string, args ...string) ([]byte, error) {
	command := exec.Command(name, args...)
	command.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	command.Stderr = os.Stderr
	return command.Output()
}

// licencesIn reads the licence and notice files of a module's own folder.
func licencesIn(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, entry := range entries {
		stem, _, _ := strings.Cut(strings.ToUpper(entry.Name()), ".")
		if entry.IsDir() || !slices.Contains([]string{"LICENSE", "LICENCE", "COPYING", "NOTICE"}, stem) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		texts = append(texts, strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")))
	}
	if len(texts) == 0 {
		return nil, errors.New("there is no licence file")
	}
	return texts, nil
}
