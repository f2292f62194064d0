package api_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"perennial/web/api"
)

func (f fixture) echo(t *testing.T, kind string, body io.Reader) *api.Received {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/api/echo", body)
	r.Header.Set("Authorization", "Bearer "+f.browser.SignIn(t, "Ada").AccessToken)
	r.Header.Set("Content-Type", kind)
	w := httptest.NewRecorder()
	f.api.ServeHTTP(w, r)
	var hello api.Hello
	if err := json.NewDecoder(w.Body).Decode(&hello); err != nil || hello.Received == nil {
		t.Fatalf("status %d: %v", w.Code, err)
	}
	return hello.Received
}

func sum(text string) string {
	hash := sha256.Sum256([]byte(text))
	return hex.EncodeToString(hash[:])
}

func TestEchoTellsWhatCameInAForm(t *testing.T) {
	f := serve(t, time.Hour)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	file := strings.Repeat("x", 70_000)
	if err := form.WriteField("title", "leaf"); err != nil {
		t.Fatal(err)
	}
	part, err := form.CreateFormFile("file", "leaf.bin")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(part, file); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	got := f.echo(t, form.FormDataContentType(), &body)
	want := []api.Field{
		{Name: "title", Size: 4, SHA256: sum("leaf")},
		{Name: "file", Filename: "leaf.bin", Size: 70_000, SHA256: sum(file)},
	}
	if !slices.Equal(got.Fields, want) {
		t.Errorf("fields %+v\nwant %+v", got.Fields, want)
	}
}

func TestEchoDigestsAnyOtherBody(t *testing.T) {
	f := serve(t, time.Hour)
	got := f.echo(t, "text/plain", strings.NewReader("hello"))
	if got.Length != 5 || got.SHA256 != sum("hello") || got.Method != http.MethodPost {
		t.Errorf("received %+v", got)
	}
}
