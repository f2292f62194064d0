package session

import (
	"context"

	"perennial/wasm/token"
	"perennial/wasm/vault"
)

// Store keeps texts that a page can read synchronously. Another tab may see a write late, so a Store is a copy to start from and
// never what a refresh trusts.
type Store = vault.Store

// Ledger keeps one text, such that a write that has returned is what every tab reads from then on.
type Ledger interface {
	// Read returns the text, "" when there is none.
	Read(ctx context.Context) (string, error)
	// Update replaces the text by what change makes of it, with no other Update in between.
	// An error from change leaves the text as it was, and is returned as it is.
	Update(ctx context.Context, change func(text string) (string, error)) error
}

// Locker grants a lock to one tab at a time. A tab that goes away gives its locks back.
type Locker interface {
	// Lock waits for the lock or for the end of ctx. release may be called more than once.
	Lock(ctx context.Context, name string) (release func(), err error)
}

// Channel tells the other tabs that the session has changed. It never carries a token.
type Channel interface {
	Post(text string) error
}

// Revoker tells the server that the session of a token, the refresh token as a rule, is over (RFC 7009).
type Revoker interface {
	Revoke(ctx context.Context, token string) error
}

// Refresher spends a refresh token (RFC 6749 section 6). Its errors say by their fault code what the
// answer means: fault.SessionEnded is a definite no, fault.RefreshRefused a doubtful one, fault.GrantRefused
// a no to this grant alone, and anything else is for now; fault.ErrLost says that the answer to an errand is not to be
// had any more, and Unanswered that it is still to come. It returns the old refresh token when the answer brings no new one.
type Refresher interface {
	Refresh(ctx context.Context, o RefreshRequest) (token.Response, error)
}

// RefreshRequest is one refresh that a Refresher is to carry out.
type RefreshRequest struct {
	RefreshToken string
	Grant        Grant
	// Errand names the refresh to the Courier, by which it has to go then; "": the page does it itself.
	Errand string
	// Resume asks for the answer of an errand that another tab may have begun. It must not be begun now.
	Resume bool
}

// Courier carries refreshes out such that a page which goes away in the middle loses nothing: whoever asks for the
// same errand later gets its answer. It does each errand once.
type Courier interface {
	// Ready reports whether refreshes can go by the courier. It does not wait.
	Ready() bool
	// Await returns when it is known whether Ready will ever be true, or when ctx ends.
	Await(ctx context.Context)
	// Discard has the answer to an errand deleted. It does not wait.
	Discard(errand string)
}
