package json_test

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"perennial/wasm/json"
)

func TestEveryPlaceIsRead(t *testing.T) {
	var got document
	const text = ` {"text":"a","yes":true,"n":-3,"n64":9007199254740993,"f":1.5,"pText":"","pN":0,"p64":-1,"pF":1e3,"any":[1,{"a":null}],"number":1.50,
		"raw": {"a": [1, 2]} ,"anys":["a",false],"texts":["a","b"],"n64s":[1],"raws":[1, "a"],"object":{"a":1},"strings":{"a":"b"},
		"inner":{"id":"in","next":{"id":"next"}},"next":{"id":"x"},"list":[{"id":"1"},{"id":"2"}],"map":{"k":{"id":"m"}},"unknown":[{"text":1}]} `
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	want := document{
		Text: "a", Yes: true, N: -3, N64: 9007199254740993, F: 1.5, PText: new(string), PN: new(int), P64: pointer(int64(-1)), PF: pointer(1000.0),
		Any: []any{json.Number("1"), map[string]any{"a": nil}}, Number: "1.50", Raw: json.RawMessage(`{"a": [1, 2]}`), Anys: []any{"a", false},
		Texts: []string{"a", "b"}, N64s: []int64{1}, Raws: []json.RawMessage{json.RawMessage("1"), json.RawMessage(`"a"`)},
		Object: map[string]any{"a": json.Number("1")}, Strings: map[string]string{"a": "b"},
		Inner: part{ID: "in", Next: &part{ID: "next"}}, Next: &part{ID: "x"}, List: []part{{ID: "1"}, {ID: "2"}}, Map: map[key]part{"k": {ID: "m"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestNullEmptiesWhatCanBeNil(t *testing.T) {
	d := document{
		Text: "a", N: 1, Yes: true, F: 1, Inner: part{ID: "a"}, PText: new(string), Any: 1, Raw: json.RawMessage("1"), Texts: []string{"a"},
		Strings: map[string]string{"a": ""}, Next: &part{}, List: []part{{}}, Map: map[key]part{"a": {}},
	}
	const text = `{"text":null,"n":null,"yes":null,"f":null,"inner":null,"pText":null,"any":null,"raw":null,"texts":null,"strings":null,"next":null,"list":null,"map":null}`
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		t.Fatal(err)
	}
	if want := (document{Text: "a", N: 1, Yes: true, F: 1, Inner: part{ID: "a"}, Raw: json.RawMessage("null")}); !reflect.DeepEqual(d, want) {
		t.Errorf("%+v", d)
	}
}

func TestTheLastOfTwoMembersCounts(t *testing.T) {
	var d document
	const text = `{"text":"a","texts":["a"],"next":{"id":"a"},"strings":{"a":"1","c":"1"},"text":"b","texts":["b"],"next":{"next":{}},"strings":{"a":"2","b":"2"}}`
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		t.Fatal(err)
	}
	want := document{Text: "b", Texts: []string{"b"}, Next: &part{ID: "a", Next: &part{}}, Strings: map[string]string{"a": "2", "b": "2", "c": "1"}}
	if !reflect.DeepEqual(d, want) {
		t.Errorf("%+v", d)
	}
}

func TestNamesCountToTheLetter(t *testing.T) {
	var d document
	if err := json.Unmarshal([]byte(`{"Text":"a","TEXT":"a","text ":"a","te\u0078t":"b"}`), &d); err != nil || d.Text != "b" {
		t.Errorf("%q, %v", d.Text, err)
	}
}

func TestAnotherTypeIsPassedOver(t *testing.T) {
	for text, member := range map[string]string{
		`{"text":1}`: "text", `{"n":"1"}`: "n", `{"n":1.0}`: "n", `{"n":1e2}`: "n", `{"n64":9223372036854775808}`: "n64", `{"f":1e999}`: "f",
		`{"yes":"true"}`: "yes", `{"pN":{}}`: "pN", `{"number":"1"}`: "number", `{"texts":[1]}`: "texts", `{"texts":{}}`: "texts", `{"strings":[]}`: "strings",
		`{"strings":{"a":1}}`: "strings", `{"inner":[]}`: "inner", `{"inner":{"id":1}}`: "id", `{"next":"a"}`: "next", `{"list":{}}`: "list",
		`{"list":[{"id":false}]}`: "id", `{"map":[1,{}]}`: "map", `{"map":{"a":1}}`: "map", `{"anys":true}`: "anys", `[]`: "", `"a"`: "", `1`: "", `true`: "",
	} {
		var d document
		inner, isObject := strings.CutSuffix(text, "}")
		if isObject {
			text = inner + `,"p64":5}`
		}
		err := json.Unmarshal([]byte(text), &d)
		var wrong *json.TypeError
		if !errors.As(err, &wrong) || wrong.Member != member {
			t.Errorf("%s: %v", text, err)
		}
		if isObject && (d.P64 == nil || *d.P64 != 5) {
			t.Errorf("%s: what comes after it was not read", text)
		}
	}
}

func TestAnErrorQuotesNothing(t *testing.T) {
	for _, text := range []string{`{"text":["secret"]}`, `{"secret":`, `"secret`, `secret`, `{"n":"secret"}`} {
		if err := json.Unmarshal([]byte(text), new(document)); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestATypeThatReadsItself(t *testing.T) {
	var own struct{ upper }
	for text, want := range map[string]upper{` "a" `: `"A"`, `null`: `NULL`, `{"b": 1}`: `{"B": 1}`} {
		if err := json.Unmarshal([]byte(text), &own.upper); err != nil || own.upper != want {
			t.Errorf("%s: %q, %v", text, own.upper, err)
		}
	}
	if err := json.Unmarshal([]byte(`[]`), &own.upper); !errors.Is(err, errUpper) {
		t.Errorf("its own error: %v", err)
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[json.Number]float64{"0": 0, "-0": math.Copysign(0, -1), "1e400": math.Inf(1), "9007199254740993": 9007199254740992} {
		if f, err := text.Float64(); f != want || (err != nil) != math.IsInf(want, 0) {
			t.Errorf("%s: %v, %v", text, f, err)
		}
	}
}

func TestAPlaceOfAnotherTypeIsAMistake(t *testing.T) {
	for _, place := range []any{nil, "a", new(uint8), struct{}{}} {
		if err := json.Unmarshal([]byte(`1`), place); err == nil {
			t.Errorf("%T was read", place)
		}
	}
	for _, value := range []any{uint8(1), struct{}{}, []uint8{1}, make(chan int), math.NaN(), math.Inf(-1), json.Number("1 "), json.RawMessage(""), json.RawMessage("{")} {
		if text, err := json.Marshal(value); err == nil || text != nil {
			t.Errorf("%T was written: %s", value, text)
		}
	}
}
