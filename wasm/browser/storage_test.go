//go:build js && wasm

package browser

import (
	"strings"
	"testing"

	"perennial/wasm/fault"
)

func TestStorageKeepsTexts(t *testing.T) {
	for _, area := range []string{"localStorage", "sessionStorage"} {
		t.Run(area, func(t *testing.T) {
			s, err := OpenStorage(area)
			if err != nil {
				t.Fatal(err)
			}
			const key = "perennial:test"
			if _, ok, err := s.Get(key); ok || err != nil {
				t.Errorf("before: %v, %v", ok, err)
			}
			for _, text := range []string{"", "null", "ein Ä und 🌱", strings.Repeat("x", 100_000)} {
				if err := s.Set(key, text); err != nil {
					t.Fatal(err)
				}
				if got, ok, err := s.Get(key); got != text || !ok || err != nil {
					t.Errorf("%.20q came back as %.20q, %v, %v", text, got, ok, err)
				}
			}
			for range 2 {
				if err := s.Remove(key); err != nil {
					t.Error(err)
				}
			}
			if _, ok, err := s.Get(key); ok || err != nil {
				t.Errorf("after: %v, %v", ok, err)
			}
		})
	}
}

func TestStorageThatIsFullSaysSoAndKeepsTheOldText(t *testing.T) {
	s, err := OpenStorage("localStorage")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { script(t, "localStorage.clear()") })
	if err := s.Set("old", "text"); err != nil {
		t.Fatal(err)
	}
	err = s.Set("old", strings.Repeat("x", 6<<20))
	wantCode(t, err, fault.StorageFull)
	if strings.Contains(err.Error(), "xxx") {
		t.Error("the error quotes the text")
	}
	if got, _, _ := s.Get("old"); got != "text" {
		t.Errorf("the old text is now %.20q", got)
	}
}

func TestStorageThatIsBlockedSaysSo(t *testing.T) {
	for name, getter := range map[string]string{
		"throws":       "throw new DOMException('denied', 'SecurityError')",
		"throws null":  "throw null",
		"switched off": "return null",
	} {
		t.Run(name, func(t *testing.T) {
			replaceGlobal(t, "localStorage", getter)
			_, err := OpenStorage("localStorage")
			wantCode(t, err, fault.StorageBlocked)
		})
	}
	t.Run("after it was opened", func(t *testing.T) {
		replaceGlobal(t, "localStorage", `const no = () => { throw new DOMException('denied', 'SecurityError') };
			return {getItem: no, setItem: no, removeItem: no}`)
		s, err := OpenStorage("localStorage")
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = s.Get("key")
		wantCode(t, err, fault.StorageBlocked)
		wantCode(t, s.Set("key", "text"), fault.StorageBlocked)
		wantCode(t, s.Remove("key"), fault.StorageBlocked)
	})
	_, err := OpenStorage("fetch")
	wantCode(t, err, fault.InvalidArgument)
}
