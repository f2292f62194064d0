package assets

import (
	"crypto/sha256"
	"sync"

	"perennial/web/coding"
)

// maxVariants bounds memory: a build has a dozen variants, and each build leaves its own behind.
const maxVariants = 1000

// variants knows which compressed files hold the content of which plain ones. Each pair is expanded
// once; content alone counts, for modification times are those of a check-out or a copy. The zero
// value knows none yet; it is safe for concurrent use.
type variants struct {
	mu    sync.Mutex
	holds map[pair]bool
}

// pair are the hashes of a compressed file and a plain one.
type pair struct{ packed, plain [sha256.Size]byte }

func (v *variants) hold(c coding.Coding, packed, plain []byte) bool {
	key := pair{sha256.Sum256(packed), sha256.Sum256(plain)}
	v.mu.Lock()
	defer v.mu.Unlock()
	holds, known := v.holds[key]
	if known {
		return holds
	}
	if v.holds == nil || len(v.holds) >= maxVariants {
		v.holds = make(map[pair]bool)
	}
	v.holds[key] = c.Holds(packed, plain)
	return v.holds[key]
}
