package assets

import (
	"strconv"
	"strings"

	"perennial/web/coding"
)

// Accepted lists the codings that an Accept-Encoding header allows, smallest first (RFC 9110
// section 12.5.3).
func Accepted(header string) []coding.Coding {
	quality := make(map[string]float64)
	for part := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(part, ";")
		q := 1.0
		if value, ok := strings.CutPrefix(strings.ReplaceAll(parameters, " ", ""), "q="); ok {
			parsed, err := strconv.ParseFloat(value, 64)
			if err != nil {
				continue
			}
			q = parsed
		}
		quality[strings.ToLower(strings.TrimSpace(name))] = q
	}
	var accepted []coding.Coding
	for _, c := range coding.All {
		q, named := quality[c.Name]
		if !named {
			q = quality["*"]
		}
		if q > 0 {
			accepted = append(accepted, c)
		}
	}
	return accepted
}
