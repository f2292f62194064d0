package signin

import (
	"perennial/wasm/route"
)

// Back remembers where the user was when sign-in was asked for. It belongs to the tab: two tabs may have
// been in different places.
type Back struct {
	Store Store // nil: nothing is remembered
	Key   string
	Page  Page
}

// Remember keeps a URL, if it is one of the page's own origin.
func (b Back) Remember(url string) {
	if safe, ok := route.Back(url, b.Page.Origin()); ok {
		_ = b.Store.Set(b.Key, safe) // without room for it the user lands on the app's first page
	}
}

// Take returns the way back once, "" if there is none.
func (b Back) Take() string {
	url := b.peek()
	if url != "" {
		_ = b.Store.Remove(b.Key)
	}
	return url
}

func (b Back) peek() string {
	if b.Store == nil {
		return ""
	}
	url, _, err := b.Store.Get(b.Key)
	if err != nil {
		return ""
	}
	safe, _ := route.Back(url, b.Page.Origin())
	return safe
}
