package fault

import "errors"

// ErrLost is what an errand fails with when nobody knows what came of it, or will ever know: the courier was killed in the middle, or
// has never heard of it. It will not begin it later either.
var ErrLost = errors.New("the courier has no answer to this errand")
