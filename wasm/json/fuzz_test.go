package json_test

import (
	standard "encoding/json"
	"errors"
	"reflect"
	"testing"

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
