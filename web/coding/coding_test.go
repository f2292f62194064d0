package coding_test

import (
	"bytes"
	"strings"
	"testing"

	"perennial/web/coding"
)

func TestAVariantHoldsItsContentAndNothingElse(t *testing.T) {
	content := []byte(strings.Repeat("a leaf on a branch. ", 500))
	for _, c := range coding.All {
		t.Run(c.Name, func(t *testing.T) {
			packed, err := c.Compress(content)
			if err != nil {
				t.Fatal(err)
			}
			if len(packed) >= len(content) || !c.Holds(packed, content) {
				t.Errorf("%d bytes became %d, which hold them: %v", len(content), len(packed), c.Holds(packed, content))
			}
			other := bytes.Clone(content)
			other[9]++
			for name, not := range map[string][]byte{
				"another":  other,
				"its head": content[:len(content)-1], // the variant goes on
				"more":     append(bytes.Clone(content), 'x'),
				"nothing":  {},
			} {
				if c.Holds(packed, not) {
					t.Errorf("it is said to hold %s", name)
				}
			}
			for name, broken := range map[string][]byte{"cut": packed[:len(packed)/2], "empty": {}, "plain": content} {
				if c.Holds(broken, content) {
					t.Errorf("a variant that is %s is said to hold it", name)
				}
			}
		})
	}
}
