// Package page holds the demo page's files.
package page

import "embed"

// Files are index.html and what it needs.
//
//go:embed index.html style.css icon.svg *.js
var Files embed.FS
