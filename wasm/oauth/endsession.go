package oauth

import (
	"context"
	"crypto/rand"
	"net/url"
	"strings"

	"perennial/wasm/fault"
)

// EndSession returns where to send the user so that the provider's own session ends too (RP-Initiated Logout section 2), and the state
// that comes back to redirectURI, "" if that is "". The provider is told who signs out by client_id and by logout_hint, the sub of the
// user, and not by id_token_hint: no token ever stands in a URL, where histories and logs keep it. A provider that insists on
// id_token_hint asks the user to confirm. It fails with fault.Unsupported if the provider has no end_session_endpoint, with InvalidArgument, and like
// Discovery.Metadata.
func (c *Client) EndSession(ctx context.Context, subject, redirectURI string) (target, state string, err error) {
	const op = "signout"
	m, err := c.Provider.Metadata(ctx)
	if err != nil {
		return "", "", err
	}
	endpoint, err := usable(op, "end_session_endpoint", m.EndSessionEndpoint)
	if err != nil {
		return "", "", err
	}
	form := url.Values{"client_id": {c.ID}}
	if subject != "" {
		form.Set("logout_hint", subject)
	}
	if redirectURI != "" {
		if err := SecureURL(redirectURI); err != nil {
			return "", "", fault.Wrap(fault.InvalidArgument, op, "the URL to come back to cannot be used", err)
		}
		state = rand.Text()
		form.Set("post_logout_redirect_uri", redirectURI)
		form.Set("state", state)
	}
	separator := "?"
	if strings.Contains(endpoint, "?") {
		separator = "&"
	}
	return endpoint + separator + form.Encode(), state, nil
}

// EndedSession tells whether a URL is the way back from EndSession with its state. Whatever the answer, the user is signed
// out here: the state only tells whether this tab asked for it.
func EndedSession(raw, state string) bool {
	_, query, _ := split(raw)
	for part := range strings.SplitSeq(query, "&") {
		if name, value, ok := parameter(part); ok && name == "state" {
			return state != "" && same(value, state)
		}
	}
	return false
}
