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

func (p *part) Members(list *json.Members) {
	list.Always("id", &p.ID)
	list.OmitEmpty("next", json.Pointer(&p.Next))
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

func (d *document) Members(list *json.Members) {
	list.Always("text", &d.Text)
	list.OmitEmpty("yes", &d.Yes)
	list.Always("n", &d.N)
	list.OmitEmpty("n64", &d.N64)
	list.OmitEmpty("f", &d.F)
	list.Always("pText", &d.PText)
	list.OmitEmpty("pN", &d.PN)
	list.Always("p64", &d.P64)
	list.OmitEmpty("pF", &d.PF)
	list.OmitEmpty("any", &d.Any)
	list.OmitEmpty("number", &d.Number)
	list.Always("raw", &d.Raw)
	list.OmitEmpty("anys", &d.Anys)
	list.Always("texts", &d.Texts)
	list.OmitEmpty("n64s", &d.N64s)
	list.OmitEmpty("raws", &d.Raws)
	list.OmitEmpty("object", &d.Object)
	list.Always("strings", &d.Strings)
	list.Always("inner", &d.Inner)
	list.Always("next", json.Pointer(&d.Next))
	list.OmitEmpty("list", json.List(&d.List))
	list.Always("map", json.Map(&d.Map))
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
