package fmt_test

import (
	"bytes"
	"errors"
	standard "fmt"
	"io"
	"testing"
	"time"

	"perennial/web/lean/fmt"
)

// formatter shows what it is given.
type formatter struct{ text string }

func (f formatter) Error() string { return f.text }

func (f formatter) Format(s standard.State, verb rune) {
	_, _ = io.WriteString(s, string(verb)+f.text)
	if s.Flag('+') {
		_, _ = io.WriteString(s, " and more")
	}
}

type lean struct{ formatter }

func (f lean) Format(s fmt.State, verb rune) { f.formatter.Format(s, verb) }

// Go's own is the measure.
func TestItFormatsAsGoDoes(t *testing.T) {
	cause := errors.New("a “cause”")
	for _, c := range []struct {
		format   string
		operands []any
	}{
		{"", nil}, {"100 %%", nil}, {"%s, %v: %q", []any{"a", "b", "c\n\"é"}}, {"%d %d %d %d %d %d", []any{1, int32(-2), int64(1) << 62, uint(3), uint32(4), uint64(1) << 63}},
		{"%v %v %v", []any{true, 1, nil}}, {"%s %v %q", []any{cause, cause, cause}}, {"%v %s", []any{time.Second, time.March}}, {"%s", []any{[]byte("bytes")}},
		{"%T %T %T %T", []any{nil, cause, "a", formatter{}}}, {"%w: %s: %w", []any{cause, "b", io.EOF}}, {"%s", nil}, {"%", nil}, {"%s%", []any{"a"}}, {"%s", []any{nil}},
	} {
		if got, want := fmt.Sprintf(c.format, c.operands...), standard.Errorf(c.format, c.operands...).Error(); got != want {
			t.Errorf("%q: %q, not %q", c.format, got, want)
		}
	}
	for format, verb := range map[string]string{"%v": "%v", "%+v": "%+v", "%s": "%s", "%q": "%q"} {
		if got, want := fmt.Sprintf(format, lean{formatter{"a"}}), standard.Sprintf(verb, formatter{"a"}); got != want {
			t.Errorf("%s: %q, not %q", format, got, want)
		}
	}
	for _, operands := range [][]any{nil, {"a"}, {"a", "b"}, {1, 2, "a", 3, 4}, {cause, cause}, {nil, true}} {
		var to bytes.Buffer
		_, _ = fmt.Fprint(&to, operands...)
		_, _ = fmt.Fprintln(&to, operands...)
		_, _ = fmt.Fprintf(&to, "%v", operands)
		if want := standard.Sprint(operands...) + standard.Sprintln(operands...) + "([]interface {})"; to.String() != want {
			t.Errorf("%v: %q, not %q", operands, to.String(), want)
		}
	}
}

func TestItsErrorsHaveTheirCauses(t *testing.T) {
	for _, format := range []string{"%v", "%w", "%w %w", "%w %v", "%%w %w", "%v %w"} {
		operands := []any{io.EOF, io.ErrUnexpectedEOF}[:max(1, bytes.Count([]byte(format), []byte(" "))+1)]
		if format == "%%w %w" {
			operands = operands[:1]
		}
		got, want := fmt.Errorf(format, operands...), standard.Errorf(format, operands...)
		if got.Error() != want.Error() {
			t.Errorf("%s: %v, not %v", format, got, want)
		}
		for _, cause := range []error{io.EOF, io.ErrUnexpectedEOF} {
			if errors.Is(got, cause) != errors.Is(want, cause) {
				t.Errorf("%s: that it is %v is %v", format, cause, errors.Is(got, cause))
			}
		}
	}
}

func TestWhatItCannotShowIsAType(t *testing.T) {
	if got := fmt.Sprintf("%v %s", struct{ Secret string }{"x"}, 1.5); got != "(struct { Secret string }) (float64)" {
		t.Error(got)
	}
}
