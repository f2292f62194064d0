// Command pack finishes a build: it writes the .br and .gz variants of the files in a folder and prints
// their sizes, and the tags of a page that is deployed with them. With -integrity it prints a file's digest for
// subresource integrity instead; with -hash it renames a file by its hash, and prints the name.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"slices"

	"perennial/web/assets"
	"perennial/web/coding"
)

func main() {
	log.SetFlags(0)
	integrity := flag.String("integrity", "", "print the subresource integrity of this file")
	hash := flag.String("hash", "", "rename this file by its hash, remove it under its earlier names, and print the name")
	flag.Parse()
	var text string
	var err error
	switch {
	case *hash != "":
		text, err = nameByHash(*hash)
	case *integrity != "":
		text, err = digest(*integrity)
	default:
		err = pack(flag.Arg(0), os.Stdout)
	}
	if err != nil {
		log.Fatalf("pack: %v", err)
	}
	fmt.Print(text)
}

// digest is the integrity of a file.
func digest(name string) (string, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	return assets.Integrity(content), nil
}

// pack compresses every file of a folder and writes a table of sizes, and the tags.
func pack(dir string, table io.Writer) error {
	names, err := filepath.Glob(filepath.Join(dir, "perennial*"))
	if err != nil {
		return err
	}
	slices.Sort(names)
	fmt.Fprintf(table, "%-32s %10s %10s\n", dir+"/", "bytes", "brotli")
	for _, name := range names {
		if slices.Contains([]string{".br", ".gz"}, filepath.Ext(name)) {
			continue
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		size := 0
		for _, c := range coding.All {
			packed, err := variant(c, name, content)
			if err != nil {
				return fmt.Errorf("%s%s: %w", name, c.Suffix, err)
			}
			if c.Name == "br" {
				size = len(packed)
			}
		}
		fmt.Fprintf(table, "%-32s %10d %10d\n", filepath.Base(name), len(content), size)
	}
	return tags(dir, table)
}

// variant writes the compressed variant of a file, unless the one that is there holds it: brotli takes
// its time over the WASM.
func variant(c coding.Coding, name string, content []byte) ([]byte, error) {
	if old, err := os.ReadFile(name + c.Suffix); err == nil && c.Holds(old, content) {
		return old, nil
	}
	packed, err := c.Compress(content)
	if err != nil {
		return nil, err
	}
	return packed, os.WriteFile(name+c.Suffix, packed, 0o644)
}
