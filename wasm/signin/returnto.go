package signin

import "perennial/wasm/route"

// ReturnTo remembers where the user was when a sign-in was asked for. It belongs to the tab: two tabs may have been in different
// places.
type ReturnTo struct {
	Store Store
	Key   string
	Page  Page
}

// Save keeps a URL, if it is one of the page's own origin.
func (r ReturnTo) Save(url string) {
	if path, ok := route.ReturnPath(url, r.Page.Origin()); ok {
		_ = r.Store.Set(r.Key, path) // without room for it the user lands on the app's first page
	}
}

// Take returns what was saved as a path, once; "" if nothing was.
func (r ReturnTo) Take() string {
	path := r.peek()
	if path != "" {
		_ = r.Store.Remove(r.Key)
	}
	return path
}

func (r ReturnTo) peek() string {
	url, _, err := r.Store.Get(r.Key)
	if err != nil {
		return ""
	}
	path, _ := route.ReturnPath(url, r.Page.Origin()) // anybody could have written it
	return path
}
