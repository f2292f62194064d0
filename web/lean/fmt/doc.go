// Package fmt stands in for Go's fmt in perennial.wasm, where that, and the reflection that it needs, would be all the program's own formatting ten
// times over: net/url, log, safejs, go-indexeddb and golang-jwt make their errors by it. It has the functions and verbs that they use, which a test
// sees to, for errors, Stringers, Formatters, texts, whole numbers and booleans. Of anything else it shows the type alone.
package fmt
