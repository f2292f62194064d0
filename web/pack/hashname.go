package main

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// nameByHash renames a file such that its name carries a hash of its content, as in perennial.0123456789.wasm, and returns the new
// name. It removes what earlier builds have left in the folder: the file under other hashes, and all their compressed variants.
func nameByHash(name string) (string, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(content)
	dir, base := filepath.Split(name)
	ext := filepath.Ext(base)
	stem := strings.TrimSuffix(base, ext)
	hashed := stem + "." + hex.EncodeToString(sum[:5]) + ext
	old := regexp.MustCompile(`^` + regexp.QuoteMeta(stem) + `(\.[0-9a-f]{10})?` + regexp.QuoteMeta(ext) + `(\.br|\.gz)?$`)
	entries, err := os.ReadDir(filepath.Clean(dir))
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		if e.Name() != base && old.MatchString(e.Name()) && !strings.HasPrefix(e.Name(), hashed) {
			if err := os.Remove(dir + e.Name()); err != nil {
				return "", err
			}
		}
	}
	return hashed, os.Rename(name, dir+hashed)
}
