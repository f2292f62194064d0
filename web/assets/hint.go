package assets

import (
	"fmt"
	"io/fs"
	"regexp"
)

var runtimeName = regexp.MustCompile(`perennial-runtime\.[0-9a-f]{10}\.js`)

// Hint is HTML by which a page that loads perennial.js has the browser fetch the runtime beside it, and not after it; "" if there is none.
// at is the URL of dist/. Which runtime, perennial.js says: yesterday's may lie beside it. The integrity has to be
// the one that perennial.js asks for, else the browser fetches twice. Of the program there is no hint: pages keep that
// themselves, and take it from the server once.
func Hint(dist fs.FS, at string) string {
	gate, err := fs.ReadFile(dist, "perennial.js")
	if err != nil {
		return ""
	}
	name := string(runtimeName.Find(gate))
	runtime, err := fs.ReadFile(dist, name)
	if err != nil {
		return ""
	}
	return fmt.Sprintf(`<link rel="preload" as="script" href="%s%s" integrity="%s" crossorigin>`+"\n", at, name, Integrity(runtime))
}
