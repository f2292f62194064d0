//go:build js && wasm

package browser

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hack-pad/go-indexeddb/idb"
	"github.com/hack-pad/safejs"
)

func TestAnyThrownValueBecomesAnError(t *testing.T) {
	for body, name := range map[string]string{
		"throw null":                    "",
		"throw undefined":               "",
		"throw 's'":                     "",
		"throw Symbol('s')":             "",
		"throw new TypeError('secret')": "TypeError",
		"throw new DOMException('secret', 'DataError')": "DataError",
		"throw new Proxy({}, {get() { throw null }})":   "",
	} {
		t.Run(body, func(t *testing.T) {
			_, raw := evaluate(body)
			if raw == nil {
				t.Fatal("nothing was thrown")
			}
			err := fmt.Errorf("wrapped: %w", caught(raw))
			if ErrorName(err) != name || ErrorName(raw) != name {
				t.Errorf("names %q and %q, want %q", ErrorName(err), ErrorName(raw), name)
			}
			if text := err.Error(); text == "" || strings.Contains(text, "secret") {
				t.Errorf("text %q", text)
			}
		})
	}
}

func TestErrorNameKnowsWhatIsNoException(t *testing.T) {
	if name := ErrorName(nil); name != "" {
		t.Errorf("nil has the name %q", name)
	}
	if name := ErrorName(errors.New("plain")); name != "" {
		t.Errorf("a plain error has the name %q", name)
	}
	if name := ErrorName(idb.NewDOMException("QuotaExceededError")); name != "QuotaExceededError" {
		t.Errorf("idb's exception has the name %q", name)
	}
}

func TestAThrowingGetterIsAnError(t *testing.T) {
	object := script(t, "return {get it() { throw new DOMException('no', 'SecurityError') }}")
	if _, err := get(object, "it"); ErrorName(err) != "SecurityError" {
		t.Errorf("got %v", err)
	}
	if _, err := get(safejs.Null(), "it"); ErrorName(err) != "TypeError" {
		t.Errorf("a property of null gives %v", err)
	}
}

func TestAPanicInACallbackIsReportedAndGoesNoFurther(t *testing.T) {
	leavesNothing(t)
	restore := script(t, `const error = console.error; globalThis.complaints = '';
		console.error = text => { complaints += text }; return () => { console.error = error; delete globalThis.complaints }`)
	defer func() { _, _ = restore.Invoke() }()
	f, err := newFunc("a test", func([]safejs.Value) any { panic("secret") })
	if err != nil {
		t.Fatal(err)
	}
	defer f.release()
	result, err := f.value().Invoke()
	if err != nil || !result.IsNull() {
		t.Errorf("the callback gave %v, %v", result.Type(), err)
	}
	complaints := scriptText(t, "return complaints")
	if !strings.Contains(complaints, "a test: a panic") || strings.Contains(complaints, "secret") {
		t.Errorf("the console says %q", complaints)
	}
}
