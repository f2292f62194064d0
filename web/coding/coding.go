// Package coding has the content codings in which built files lie beside the plain ones.
package coding

import (
	"bytes"
	"compress/gzip"
	"io"

	"github.com/andybalholm/brotli"
)

// Coding is a content coding (RFC 9110 section 8.4.1).
type Coding struct {
	// Name is that of the Content-Encoding header.
	Name string
	// Suffix is what a file's name gets in this coding.
	Suffix string
	// Compress makes content as small as the coding can.
	Compress func(content []byte) ([]byte, error)
	expand   func(packed io.Reader) (io.Reader, error)
}

// All are the codings in use, smallest first.
var All = []Coding{
	{
		Name:   "br",
		Suffix: ".br",
		Compress: func(content []byte) ([]byte, error) {
			return through(content, func(w io.Writer) io.WriteCloser {
				return brotli.NewWriterLevel(w, brotli.BestCompression)
			})
		},
		expand: func(packed io.Reader) (io.Reader, error) { return brotli.NewReader(packed), nil },
	},
	{
		Name:   "gzip",
		Suffix: ".gz",
		Compress: func(content []byte) ([]byte, error) {
			return through(content, func(w io.Writer) io.WriteCloser {
				z, _ := gzip.NewWriterLevel(w, gzip.BestCompression) // the level is a valid one
				return z
			})
		},
		expand: func(packed io.Reader) (io.Reader, error) { return gzip.NewReader(packed) },
	},
}

// Holds reports whether packed expands to content, and to nothing more.
func (c Coding) Holds(packed, content []byte) bool {
	plain, err := c.expand(bytes.NewReader(packed))
	if err != nil {
		return false
	}
	// A byte more than there should be is enough to know.
	got, err := io.ReadAll(io.LimitReader(plain, int64(len(content))+1))
	return err == nil && bytes.Equal(got, content)
}

func through(content []byte, open func(io.Writer) io.WriteCloser) ([]byte, error) {
	var packed bytes.Buffer
	w := open(&packed)
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}
