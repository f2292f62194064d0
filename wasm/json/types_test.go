package json_test

import (
	"errors"
	"strings"

	"perennial/wasm/json"
)

type key string

// part and document have the tags that encoding/json goes by beside the members of this package.
type part struct {
	ID   string `json:"id"`
	Next *part  `json:"next,omitempty"`
}

func (p *part) Members() []json.Member {
	return []json.Member{json.Always("id", &p.ID), json.OmitEmpty("next", json.Pointer(&p.Next))}
}

type document struct {
	Text    string            `json:"text"`
	Yes     bool              `json:"yes,omitempty"`
	N       int               `json:"n"`
	N64     int64             `json:"n64,omitempty"`
	F       float64           `json:"f,omitempty"`
	PText   *string           `json:"pText"`
	PN      *int              `json:"pN,omitempty"`
	P64     *int64            `json:"p64"`
	PF      *float64          `json:"pF,omitempty"`
	Any     any               `json:"any,omitempty"`
	Number  json.Number       `json:"number,omitempty"`
	Raw     json.RawMessage   `json:"raw"`
	Anys    []any             `json:"anys,omitempty"`
	Texts   []string          `json:"texts"`
	N64s    []int64           `json:"n64s,omitempty"`
	Raws    []json.RawMessage `json:"raws,omitempty"`
	Object  map[string]any    `json:"object,omitempty"`
	Strings map[string]string `json:"strings"`
	Inner   part              `json:"inner"`
	Next    *part             `json:"next"`
	List    []part            `json:"list,omitempty"`
	Map     map[key]part      `json:"map"`
}

func (d *document) Members() []json.Member {
	return []json.Member{
		json.Always("text", &d.Text),
		json.OmitEmpty("yes", &d.Yes),
		json.Always("n", &d.N),
		json.OmitEmpty("n64", &d.N64),
		json.OmitEmpty("f", &d.F),
		json.Always("pText", &d.PText),
		json.OmitEmpty("pN", &d.PN),
		json.Always("p64", &d.P64),
		json.OmitEmpty("pF", &d.PF),
		json.OmitEmpty("any", &d.Any),
		json.OmitEmpty("number", &d.Number),
		json.Always("raw", &d.Raw),
		json.OmitEmpty("anys", &d.Anys),
		json.Always("texts", &d.Texts),
		json.OmitEmpty("n64s", &d.N64s),
		json.OmitEmpty("raws", &d.Raws),
		json.OmitEmpty("object", &d.Object),
		json.Always("strings", &d.Strings),
		json.Always("inner", &d.Inner),
		json.Always("next", json.Pointer(&d.Next)),
		json.OmitEmpty("list", json.List(&d.List)),
		json.Always("map", json.Map(&d.Map)),
	}
}

// upper reads itself, and no list.
type upper string

var errUpper = errors.New("a list")

func (u *upper) UnmarshalJSON(text []byte) error {
	if text[0] == '[' {
		return errUpper
	}
	*u = upper(strings.ToUpper(string(text)))
	return nil
}

func pointer[T any](v T) *T { return &v }

// Names are those of its members.
func (d *document) Names() []string {
	return []string{
		"text", "yes", "n", "n64", "f", "pText", "pN", "p64", "pF", "any", "number", "raw", "anys", "texts", "n64s", "raws", "object", "strings",
		"inner", "next", "list", "map", "id",
	}
}
