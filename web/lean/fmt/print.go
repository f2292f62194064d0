package fmt

import (
	"io"
	"os"
)

// Append appends its operands, with a space between two that are both no text.
func Append(to []byte, operands ...any) []byte {
	s, before := state{text: to}, true
	for i, operand := range operands {
		_, isText := operand.(string)
		if i > 0 && !isText && !before {
			s.text = append(s.text, ' ')
		}
		s.operand('v', operand)
		before = isText
	}
	return s.text
}

// Appendln appends its operands with spaces between them, and a line break.
func Appendln(to []byte, operands ...any) []byte {
	s := state{text: to}
	for i, operand := range operands {
		if i > 0 {
			s.text = append(s.text, ' ')
		}
		s.operand('v', operand)
	}
	return append(s.text, '\n')
}

// Sprint returns what Append appends.
func Sprint(operands ...any) string { return string(Append(nil, operands...)) }

// Sprintln returns what Appendln appends.
func Sprintln(operands ...any) string { return string(Appendln(nil, operands...)) }

// Sprintf returns what Appendf appends.
func Sprintf(format string, operands ...any) string {
	return string(Appendf(nil, format, operands...))
}

// Fprint writes what Append appends.
func Fprint(w io.Writer, operands ...any) (n int, err error) {
	return w.Write(Append(nil, operands...))
}

// Fprintln writes what Appendln appends.
func Fprintln(w io.Writer, operands ...any) (n int, err error) {
	return w.Write(Appendln(nil, operands...))
}

// Fprintf writes what Appendf appends.
func Fprintf(w io.Writer, format string, operands ...any) (n int, err error) {
	return w.Write(Appendf(nil, format, operands...))
}

// Println is Fprintln to standard output.
func Println(operands ...any) (n int, err error) { return Fprintln(os.Stdout, operands...) }
