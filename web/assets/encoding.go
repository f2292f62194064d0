package assets

import (
	"strconv"
	"strings"
)

// Variant is a compressed form of a file beside it.
type Variant struct{ Coding, Suffix string }

var variants = []Variant{{"br", ".br"}, {"gzip", ".gz"}}

// Accepted lists the variants that an Accept-Encoding header allows, smallest first (RFC 9110
// section 12.5.3).
func Accepted(header string) []Variant {
	quality := make(map[string]float64)
	for part := range strings.SplitSeq(header, ",") {
		coding, parameters, _ := strings.Cut(part, ";")
		q := 1.0
		if value, ok := strings.CutPrefix(strings.ReplaceAll(parameters, " ", ""), "q="); ok {
			parsed, err := strconv.ParseFloat(value, 64)
			if err != nil {
				continue
			}
			q = parsed
		}
		quality[strings.ToLower(strings.TrimSpace(coding))] = q
	}
	var accepted []Variant
	for _, v := range variants {
		q, named := quality[v.Coding]
		if !named {
			q = quality["*"]
		}
		if q > 0 {
			accepted = append(accepted, v)
		}
	}
	return accepted
}
