package json

import (
	"math"
	"strconv"
)

// float writes a number as JavaScript does.
func (e *encoder) float(f float64) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		e.fail(errType)
		return
	}
	format := byte('f')
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	e.text = strconv.AppendFloat(e.text, f, format, -1, 64)
	if n := len(e.text); format == 'e' && e.text[n-3] == '-' && e.text[n-2] == '0' { // e-07 is e-7
		e.text = append(e.text[:n-2], e.text[n-1])
	}
}

// number writes a Number; "" is 0.
func (e *encoder) number(text string) {
	if text == "" {
		text = "0"
	}
	if skipNumber(text, 0) != len(text) {
		e.fail(errSyntax)
		return
	}
	e.put(text)
}
