package config

import (
	"strconv"
	"strings"

	"perennial/wasm/json"
)

// members reads the members of one JSON object by their names and types. The first thing that is
// wrong is kept in first; from then on reading goes on with defaults, so callers need not check each step.
type members struct {
	path   string // what stands before a member's name in errors: "policy."
	values map[string]any
	known  map[string]bool // the names that have been asked for
	first  *error
}

// object expects a value to be a JSON object; null is an empty one.
func object(path string, value any, first *error) members {
	m := members{path: path, known: map[string]bool{}, first: first}
	values, ok := value.(map[string]any)
	if !ok && value != nil {
		name := strings.TrimSuffix(path, ".")
		if name == "" {
			name = "the configuration"
		}
		m.fail(name + " must be an object, not " + kind(value))
	}
	m.values = values
	return m
}

func (m members) fail(what string) {
	if *m.first == nil {
		*m.first = refuse(what)
	}
}

// get returns a member that is there and not null, and notes that its name is known.
func (m members) get(name string) (value any, ok bool) {
	m.known[name] = true
	value = m.values[name]
	return value, value != nil
}

func (m members) wrong(name, want string, value any) {
	m.fail(m.path + name + " must be " + want + ", not " + kind(value))
}

func (m members) text(name, otherwise string) string {
	value, ok := m.get(name)
	if !ok {
		return otherwise
	}
	text, ok := value.(string)
	if !ok {
		m.wrong(name, "a text", value)
	}
	return text
}

func (m members) boolean(name string) bool {
	value, ok := m.get(name)
	if !ok {
		return false
	}
	yes, ok := value.(bool)
	if !ok {
		m.wrong(name, "true or false", value)
	}
	return yes
}

// number reads a number from low to high.
func (m members) number(name string, low, high, otherwise float64) float64 {
	value, ok := m.get(name)
	if !ok {
		return otherwise
	}
	number, ok := value.(json.Number)
	if !ok {
		m.wrong(name, "a number", value)
		return otherwise
	}
	n, err := number.Float64()
	if err != nil || !(n >= low && n <= high) {
		m.fail(m.path + name + " must be from " + digits(low) + " to " + digits(high) + ", not " + number.String())
		return otherwise
	}
	return n
}

// choice reads one of some texts, the first of which is the default.
func (m members) choice(name string, choices ...string) string {
	text := m.text(name, choices[0])
	for _, choice := range choices {
		if text == choice {
			return text
		}
	}
	m.fail(m.path + name + " must be one of “" + strings.Join(choices, "”, “") + "”, not “" + text + "”")
	return choices[0]
}

func (m members) child(name string) members {
	value, _ := m.get(name)
	return object(m.path+name+".", value, m.first)
}

func (m members) list(name string) []any {
	value, ok := m.get(name)
	if !ok {
		return nil
	}
	list, ok := value.([]any)
	if !ok {
		m.wrong(name, "a list", value)
	}
	return list
}

func (m members) texts(name string) []string {
	var texts []string
	for i, value := range m.list(name) {
		text, ok := value.(string)
		if !ok {
			m.wrong(name+"["+strconv.Itoa(i)+"]", "a text", value)
		}
		texts = append(texts, text)
	}
	return texts
}

func digits(n float64) string { return strconv.FormatFloat(n, 'g', -1, 64) }

func kind(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case string:
		return "a text"
	case bool:
		return "a boolean"
	case json.Number:
		return "a number"
	case []any:
		return "a list"
	}
	return "an object"
}
