package oauth

import (
	"context"
	"net/url"
	"strings"

	"perennial/wasm/fault"
	"perennial/wasm/random"
	"perennial/wasm/token"
)

// Logout is where to send the user so that the provider's own session ends too.
type Logout struct {
	URL   string // to go to by GET; no token stands in it
	State string // comes back as the parameter of that name; "": none does

	// With an id_token it is better to post Form to Action (RP-Initiated Logout section 2 wants both supported): providers take the
	// user back without asking, and the token stays out of URLs, which histories and logs keep. nil: there is none.
	Action string
	Form   map[string]string
}

// EndSession returns where to send the user to end the provider's own session (RP-Initiated Logout section 2), from where they come
// back to redirectURI, if that is not "". The provider learns who signs out from client_id, by logout_hint, the sub of the
// id_token, and in the form by that token itself as id_token_hint: one that has expired serves as well, as the section has it. idToken may be "". A Client with LogoutParams sends
// those alone, and by GET, as their endpoint is none of the standard. It fails with fault.Unsupported if the provider has no
// end_session_endpoint, with InvalidArgument, and like Discovery.Metadata.
func (c *Client) EndSession(ctx context.Context, idToken, redirectURI string) (Logout, error) {
	const op = "signout"
	endpoint := c.EndSessionEndpoint
	if endpoint == "" {
		m, err := c.Provider.Metadata(ctx)
		if err != nil {
			return Logout{}, err
		}
		endpoint = m.EndSessionEndpoint
	}
	endpoint, err := usable(op, "end_session_endpoint", endpoint)
	if err != nil {
		return Logout{}, err
	}
	if len(c.LogoutParams) > 0 {
		return Logout{URL: withQuery(endpoint, c.LogoutParams)}, nil
	}
	l := Logout{}
	params := map[string]string{"client_id": c.ID}
	if subject := token.Subject(idToken); subject != "" {
		params["logout_hint"] = subject
	}
	if redirectURI != "" {
		if err := SecureURL(redirectURI); err != nil {
			return Logout{}, fault.Wrap(fault.InvalidArgument, op, "the URL to come back to cannot be used", err)
		}
		l.State = random.Text()
		params["post_logout_redirect_uri"] = redirectURI
		params["state"] = l.State
	}
	l.URL = withQuery(endpoint, params)
	if _, err := token.Decode(idToken); err == nil {
		params["id_token_hint"] = idToken
		l.Action, l.Form = endpoint, params
	}
	return l, nil
}

func withQuery(endpoint string, params map[string]string) string {
	query := url.Values{}
	for name, value := range params {
		query.Set(name, value)
	}
	separator := "?"
	if strings.Contains(endpoint, "?") {
		separator = "&"
	}
	return endpoint + separator + query.Encode()
}
