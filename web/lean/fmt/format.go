package fmt

import (
	"reflect"
	"strconv"
	"strings"
)

// Appendf appends the text of a format and its operands. It knows the verbs v, s, d, q, w and T.
func Appendf(to []byte, format string, operands ...any) []byte {
	s := state{text: to}
	for {
		plain, rest, found := strings.Cut(format, "%")
		s.text = append(s.text, plain...)
		if !found {
			return s.text
		}
		format = rest
		if rest, s.plus = strings.CutPrefix(format, "+"); s.plus {
			format = rest
		}
		if format == "" {
			return append(s.text, "%!(NOVERB)"...)
		}
		verb := rune(format[0])
		format = format[1:]
		switch {
		case verb == '%':
			s.text = append(s.text, '%')
		case len(operands) == 0:
			s.text = append(s.text, "%!"+string(verb)+"(MISSING)"...)
		default:
			s.operand(verb, operands[0])
			operands = operands[1:]
		}
	}
}

// operand appends an operand by a verb.
func (s *state) operand(verb rune, operand any) {
	if operand == nil {
		if verb == 'v' || verb == 'T' {
			s.text = append(s.text, "<nil>"...)
		} else {
			s.text = append(s.text, "%!"+string(verb)+"(<nil>)"...)
		}
		return
	}
	if verb == 'T' {
		s.text = append(s.text, reflect.TypeOf(operand).String()...)
		return
	}
	if f, ok := operand.(Formatter); ok {
		if verb == 'w' {
			verb = 'v'
		}
		f.Format(s, verb)
		return
	}
	text, ok := textOf(operand)
	switch {
	case !ok:
		s.text = append(s.text, "("+reflect.TypeOf(operand).String()+")"...)
	case verb == 'q':
		s.text = strconv.AppendQuote(s.text, text)
	default:
		s.text = append(s.text, text...)
	}
}

// textOf returns what v shows of an operand; ok is false if that would take reflection.
func textOf(operand any) (text string, ok bool) {
	switch v := operand.(type) {
	case error:
		return v.Error(), true
	case Stringer:
		return v.String(), true
	case string:
		return v, true
	case []byte:
		return string(v), true
	case bool:
		return strconv.FormatBool(v), true
	case int:
		return strconv.Itoa(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case int32:
		return strconv.Itoa(int(v)), true
	case uint:
		return strconv.FormatUint(uint64(v), 10), true
	case uint64:
		return strconv.FormatUint(v, 10), true
	case uint32:
		return strconv.FormatUint(uint64(v), 10), true
	}
	return "", false
}
