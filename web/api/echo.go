package api

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/http"
)

// maxBody is more than any demo form needs.
const maxBody = 32 << 20

// Received describes a request body, so that a page can tell that it arrived whole.
type Received struct {
	Method      string `json:"method"`
	ContentType string `json:"contentType"`
	// Fields are the parts of a multipart body in their order.
	Fields []Field `json:"fields,omitempty"`
	// Length (bytes) and SHA256 (hexadecimal) are of any other body.
	Length int64  `json:"length"`
	SHA256 string `json:"sha256,omitempty"`
}

// Field is one part of a multipart/form-data body (RFC 7578).
type Field struct {
	Name     string `json:"name"`
	Filename string `json:"filename,omitempty"`
	// Size is in bytes.
	Size int64 `json:"size"`
	// SHA256 of the content, hexadecimal.
	SHA256 string `json:"sha256"`
}

func receive(w http.ResponseWriter, r *http.Request) (*Received, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	received := &Received{Method: r.Method, ContentType: r.Header.Get("Content-Type")}
	kind, _, err := mime.ParseMediaType(received.ContentType)
	if err != nil || kind != "multipart/form-data" {
		received.Length, received.SHA256, err = digest(r.Body)
		return received, err
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return received, nil
		}
		if err != nil {
			return nil, err
		}
		size, sum, err := digest(part)
		if err != nil {
			return nil, err
		}
		received.Length += size
		received.Fields = append(received.Fields, Field{part.FormName(), part.FileName(), size, sum})
	}
}

func digest(from io.Reader) (int64, string, error) {
	hash := sha256.New()
	n, err := io.Copy(hash, from)
	return n, hex.EncodeToString(hash.Sum(nil)), err
}
