// Command codes writes what is made of the list of error codes in wasm/fault/code.go: web/docs/errors.md, and the type ErrorCode
// in js/perennial.d.ts.
package main

import (
	"flag"
	"log"
	"os"
	"path/filepath"
)

func main() {
	log.SetFlags(0)
	root := flag.String("root", ".", "the folder of the repository")
	flag.Parse()
	files, err := generate(*root)
	if err != nil {
		log.Fatalf("codes: %v", err)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(*root, name), content, 0o644); err != nil {
			log.Fatalf("codes: %v", err)
		}
	}
}

// generate returns the files as they have to be, by their paths from root.
func generate(root string) (map[string][]byte, error) {
	sections, err := read(filepath.Join(root, "wasm/fault/code.go"))
	if err != nil {
		return nil, err
	}
	types, err := os.ReadFile(filepath.Join(root, declarations))
	if err != nil {
		return nil, err
	}
	declared, err := declare(types, sections)
	if err != nil {
		return nil, err
	}
	return map[string][]byte{"web/docs/errors.md": page(sections), declarations: declared}, nil
}
