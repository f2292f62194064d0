package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"perennial/web/assets"
)

// tags writes what a page that is deployed together with the files of a folder may have in its head; nothing where there is no
// perennial.js.
func tags(dir string, to io.Writer) error {
	integrity, err := digest(filepath.Join(dir, "perennial.js"))
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	const at = "/perennial/"
	_, err = fmt.Fprintf(to, "%s<script src=\"%sperennial.js\" integrity=\"%s\" crossorigin></script>\n", assets.Hint(os.DirFS(dir), at), at, integrity)
	return err
}
