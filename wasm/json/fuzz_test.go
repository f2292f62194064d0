package json_test

import (
	"bytes"
	standard "encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"perennial/wasm/json"
)

// encoding/json is the measure, on whatever text: what is JSON, what it says, and how that is written again.
func FuzzAnyValue(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		if isDeep(text) {
			return
		}
		var got any
		err := json.Unmarshal(text, &got)
		want, wantErr := standardValue(text)
		if (err == nil) != (wantErr == nil) || !reflect.DeepEqual(toStandard(got), want) {
			t.Fatalf("%q\nread as %v, %v\nby encoding/json as %v, %v", text, got, err, want, wantErr)
		}
		if json.Valid(text) != standard.Valid(text) {
			t.Fatalf("%q: valid is %v", text, json.Valid(text))
		}
		sameText(t, got, want)
		sameText(t, json.RawMessage(text), standard.RawMessage(text))
		sameText(t, string(text), string(text))
	})
}

// The members of a struct against the tags.
func FuzzObject(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		if isDeep(text) || hasOtherRules(text) {
			return
		}
		var got, want document
		err, wantErr := json.Unmarshal(text, &got), standard.Unmarshal(text, (*tagged)(&want))
		if (err == nil) != (wantErr == nil) || err == nil && !reflect.DeepEqual(got, want) {
			t.Fatalf("%q\nread as %+v, %v\nby encoding/json as %+v, %v", text, got, err, want, wantErr)
		}
		var wrong *json.TypeError
		var other *standard.UnmarshalTypeError
		if errors.As(err, &wrong) != errors.As(wantErr, &other) {
			t.Fatalf("%q: %v and %v", text, err, wantErr)
		}
		if err == nil {
			clean(&got)
			sameText(t, &got, (*tagged)(&got))
		}
	})
}

func FuzzFloat(f *testing.F) {
	for _, n := range []float64{0, 1e-6, 9.99e-7, 1e20, 1e21, -1.5e-9, 1e-10, 1e100, 5e-324, 123456.789} {
		f.Add(n)
	}
	f.Fuzz(func(t *testing.T, n float64) { sameText(t, n, n) })
}

// tagged is a document without its methods: encoding/json sees its tags alone.
type tagged document

func seed(f *testing.F) {
	for _, text := range []string{
		`{"text":"a","yes":true,"n":-3,"n64":9007199254740993,"f":1.5e-7,"pText":"","pN":0,"p64":null,"any":[1,{"a":null}],"raw":{"a": [1, "<\u2028"]}}`,
		`{"texts":["a"],"n64s":[1],"raws":[1, "a"],"object":{"b":1,"a":{}},"strings":{"a":"b"},"inner":{"id":"in","next":{"id":"n"}},"list":[{"id":"1"}],"map":{"k":{}}}`,
		`{"text":1,"n":1.5,"texts":"a"}`, `["\ud83d\ude00","\ud83d\u0041","\udc00\ud83d","\ud83d"]`, "\"\xff\xed\xa0\x80<>&\u2028\u007f\\u0000\"", ` [ -0 , 1.0e+5, 0.10 ] `, `{"n":null,"next":null}`,
		`[1,`, `01`, `"\x"`, `{"a":1,"a":2}`, `nul`, "\ufeff1",
	} {
		f.Add([]byte(text))
	}
}

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
