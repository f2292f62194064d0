package demo

import "net/http"

// devices lists where users are signed in.
func (c *Controls) devices(w http.ResponseWriter, _ *http.Request) {
	reply(w, c.provider.Grants.Devices())
}

// revokeDevice ends the session of one device: its next refresh is answered by a definite no, and
// its access token is refused at once.
func (c *Controls) revokeDevice(w http.ResponseWriter, r *http.Request) {
	var ask struct {
		ID string `json:"id"`
	}
	if !read(w, r, &ask) {
		return
	}
	if !c.provider.Grants.RevokeDevice(ask.ID) {
		http.Error(w, "demo: nobody is signed in there any more", http.StatusNotFound)
		return
	}
	reply(w, ask)
}
