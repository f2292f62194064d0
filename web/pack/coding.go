package main

import (
	"bytes"
	"compress/gzip"
	"io"

	"github.com/andybalholm/brotli"
)

// coding is a content coding (RFC 9110 section 8.4.1).
type coding struct {
	suffix   string
	compress func(content []byte) ([]byte, error)
	expand   func(packed []byte) ([]byte, error)
}

var codings = []coding{
	{
		suffix: ".br",
		compress: func(content []byte) ([]byte, error) {
			return through(content, func(w io.Writer) io.WriteCloser {
				return brotli.NewWriterLevel(w, brotli.BestCompression)
			})
		},
		expand: func(packed []byte) ([]byte, error) {
			return io.ReadAll(brotli.NewReader(bytes.NewReader(packed)))
		},
	},
	{
		suffix: ".gz",
		compress: func(content []byte) ([]byte, error) {
			return through(content, func(w io.Writer) io.WriteCloser {
				z, _ := gzip.NewWriterLevel(w, gzip.BestCompression) // the level is a valid one
				return z
			})
		},
		expand: func(packed []byte) ([]byte, error) {
			z, err := gzip.NewReader(bytes.NewReader(packed))
			if err != nil {
				return nil, err
			}
			return io.ReadAll(z)
		},
	},
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
