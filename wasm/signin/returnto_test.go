package signin_test

import (
	"testing"

	"perennial/wasm/signin"
)

func TestOnlyAPlaceOfThePageIsRememberedToReturnTo(t *testing.T) {
	for url, want := range map[string]string{
		origin + "/account?x#y":     "/account?x#y",
		"/account":                  "/account",
		"https://evil.example/":     "",
		"//evil.example":            "",
		"javascript:alert(1)":       "",
		origin + "//evil.example/x": "/.//evil.example/x",
	} {
		w := newWorld()
		r := signin.ReturnTo{Store: store{w}, Key: "return", Page: page{w}}
		r.Save(url)
		if got := r.Take(); got != want || r.Take() != "" {
			t.Errorf("%q is remembered as %q, want %q, once", url, got, want)
		}
	}
}

func TestWhatOthersHaveLeftToReturnToIsNotFollowed(t *testing.T) {
	w := newWorld()
	w.texts["return"] = "https://evil.example/"
	if got := (signin.ReturnTo{Store: store{w}, Key: "return", Page: page{w}}).Take(); got != "" {
		t.Errorf("it is %q", got)
	}
}
