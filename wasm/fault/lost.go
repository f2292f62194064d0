package fault

import "errors"

// ErrLost is what a request fails with whose answer is not to be had any more: nobody knows what came of an errand, or will ever know.
var ErrLost = errors.New("the courier has no answer to this errand")
