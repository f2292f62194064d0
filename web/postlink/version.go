package main

import "strings"

// known is the version of Go whose layout this tool knows, whatever its patches.
const known = "go1.26"

// checkVersion checks which compiler a module says that it is by: its linker writes it into a custom section
// (“producers”, of WebAssembly's tool conventions).
func checkVersion(all []section) error {
	for _, s := range all {
		if s.id != customSection {
			continue
		}
		r := reader{s.content}
		if name, err := r.vector(); err != nil || string(name) != "producers" {
			continue
		}
		version, err := compiler(&r)
		if err != nil {
			return unknown("its section of producers: %v", err)
		}
		if version != known && !strings.HasPrefix(version, known+".") {
			return unknown("the program is by “%s”, want %s", version, known)
		}
		return nil
	}
	return unknown("the program does not say which version of Go it is by")
}

// compiler is the version that a producers section has for Go's compiler, or empty.
func compiler(r *reader) (version string, err error) {
	fields, err := r.unsigned()
	if err != nil {
		return "", err
	}
	for range fields {
		field, err := r.vector()
		if err != nil {
			return "", err
		}
		values, err := r.unsigned()
		if err != nil {
			return "", err
		}
		for range values {
			name, err := r.vector()
			if err != nil {
				return "", err
			}
			of, err := r.vector()
			if err != nil {
				return "", err
			}
			if string(field) == "processed-by" && string(name) == "Go cmd/compile" {
				version = string(of)
			}
		}
	}
	return version, nil
}
