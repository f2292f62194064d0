package json_test

import (
	"bytes"
	standard "encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"perennial/wasm/json"
)

func standardValue(text []byte) (value any, err error) {
	decoder := standard.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err = decoder.Decode(&value); err != nil {
		return nil, err
	}
	if _, err = decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one")
	}
	return value, nil
}

// toStandard has encoding/json's numbers in the place of Number.
func toStandard(value any) any {
	switch value := value.(type) {
	case json.Number:
		return standard.Number(value)
	case []any:
		list := []any{}
		for _, one := range value {
			list = append(list, toStandard(one))
		}
		return list
	case map[string]any:
		object := map[string]any{}
		for name, one := range value {
			object[name] = toStandard(one)
		}
		return object
	}
	return value
}

// clean has what encoding/json can write of the types of this package: it would quote a Number.
func clean(d *document) {
	d.Any, d.Object, d.Anys, d.Number, d.Raw, d.Raws = nil, nil, nil, "", nil, nil
}

func sameText(t *testing.T, own, other any) {
	t.Helper()
	got, err := json.Marshal(own)
	want, wantErr := standard.Marshal(other)
	if (err == nil) != (wantErr == nil) || !bytes.Equal(got, want) {
		t.Fatalf("written as %q, %v\nby encoding/json as %q, %v", got, err, want, wantErr)
	}
}

// isDeep reports whether nesting may go beyond the limit.
func isDeep(text []byte) bool {
	return bytes.Count(text, []byte("["))+bytes.Count(text, []byte("{")) > 500
}

// hasOtherRules reports whether encoding/json differs by design: in names of other letters, in lists and objects that come twice, whose old elements
// shine through, in a text for a Number.
func hasOtherRules(text []byte) bool {
	if !standard.Valid(text) {
		return false
	}
	decoder := standard.NewDecoder(bytes.NewReader(text))
	seen := map[string]bool{}
	for {
		token, err := decoder.Token()
		if err != nil {
			return false
		}
		if name, ok := token.(string); ok {
			folded := strings.ToLower(name)
			if seen[folded] || folded == "number" || !utf8.ValidString(name) || strings.ContainsAny(name, "ſK") || isName(folded) && folded != name {
				return true
			}
			seen[folded] = true
		}
	}
}

func isName(folded string) bool {
	for _, name := range append(json.Names(new(document)), "id") {
		if strings.EqualFold(name, folded) {
			return true
		}
	}
	return false
}
