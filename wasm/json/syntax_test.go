package json_test

import (
	"errors"
	"strings"
	"testing"

	"perennial/wasm/json"
)

func TestWhatIsJSON(t *testing.T) {
	for _, text := range []string{
		`null`, `true`, ` false `, `""`, `0`, `-0`, `10`, `-1.50`, `1e5`, `1E+05`, `0.1e-9`, `[]`, `{}`, "\t[\n1 ,\r2 ] ", `{"a":{"a":[{}]},"a":1}`,
		`"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"`, `"\ud800"`, "\"\xff\"", "\"\u007f\"", `{"":""}`,
	} {
		if !json.Valid([]byte(text)) {
			t.Errorf("%s is JSON", text)
		}
	}
	for _, text := range []string{
		``, ` `, `nul`, `nulll`, `True`, `+1`, `01`, `-01`, `-`, `.5`, `1.`, `1e`, `1e+`, `0x1`, `NaN`, `Infinity`, `[`, `]`, `[1,]`, `[,1]`, `[1 2]`, `[1}`,
		`{`, `{"a"}`, `{"a":}`, `{"a":1,}`, `{,}`, `{a:1}`, `{'a':1}`, `{"a":1 "b":2}`, `{"a" 1}`, `{1:2}`, `"`, `"a`, `"\`, `"\"`, `"\x"`, `"\u12"`, `"\u12g4"`, "\"\n\"",
		"\"\x00\"", `1 2`, `{}{}`, `[]]`, "\ufeff1", "\v1", `// 1`, `1//`, `tru`, `"\u"`, `{"a":1`, `{"a`, `{"a":`, `[1`, `[1,`,
	} {
		if json.Valid([]byte(text)) {
			t.Errorf("%s is not JSON", text)
		}
		var value any
		if json.Unmarshal([]byte(text), &value) == nil || value != nil {
			t.Errorf("%s was read as %v", text, value)
		}
	}
}

func TestWhatFollowsIsNotRead(t *testing.T) {
	for _, text := range []string{`1 2`, `{}{}`, `nulll`, `[]]`, `1//`} {
		var value any
		if err := json.Unmarshal([]byte(text), &value); !errors.Is(err, json.ErrFollows) || value != nil {
			t.Errorf("%s: %v, %v", text, value, err)
		}
	}
}

func TestNestingEnds(t *testing.T) {
	const deepest = 500
	for _, pair := range [][2]string{{"[", "]"}, {`{"a":`, "}"}} {
		nested := func(depth int) []byte {
			inner := ""
			if pair[0] != "[" {
				inner = "0"
			}
			return []byte(strings.Repeat(pair[0], depth) + inner + strings.Repeat(pair[1], depth))
		}
		var value any
		if err := json.Unmarshal(nested(deepest), &value); err != nil {
			t.Errorf("%d times %s: %v", deepest, pair[0], err)
		}
		if again, err := json.Marshal(value); err != nil || string(again) != string(nested(deepest)) {
			t.Errorf("written: %s, %v", again, err)
		}
		for _, depth := range []int{deepest + 1, 1_000_000} {
			if json.Valid(nested(depth)) || json.Valid(nested(depth)[:depth]) {
				t.Errorf("%d times %s was taken", depth, pair[0])
			}
		}
	}
}
