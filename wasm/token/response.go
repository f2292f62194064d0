package token

import "time"

// Response is a token response (RFC 6749 section 5.1, OpenID Connect Core 3.1.3.3). It prints without its tokens.
type Response struct {
	AccessToken  string
	IDToken      string
	RefreshToken string
	TokenType    string
	Scope        string
	ExpiresIn    time.Duration // the lifetime of the access token as the server gave it; 0 when it gave none
	Age          time.Duration // how long ago it came in, if it was kept for whoever asks later
}

// The two kinds of token that a request can carry.
const (
	AccessToken = "access_token"
	IDToken     = "id_token"
)

// Lifetime returns how long these tokens are good from the moment they were issued: expires_in, else exp − iat
// of the access token, else of the id_token; 0 when nothing says. expires_in comes first since it is what
// the server says to clients, while an access token is not meant for them to read (RFC 9068 section 6). Who
// sends both tokens has to ask LifetimeOf for each: an id_token often lives longer or shorter.
func (r Response) Lifetime() time.Duration {
	if r.ExpiresIn > 0 {
		return r.ExpiresIn
	}
	return firstLifetime(r.AccessToken, r.IDToken)
}

// LifetimeOf returns how long one of these tokens is good from the moment it was issued, 0 when nothing says.
// For an access_token expires_in counts first, then its own exp − iat. For an id_token it is the other way
// round: expires_in speaks of the access token, and stands in only for an id_token that does not say.
func (r Response) LifetimeOf(kind string) time.Duration {
	if kind == IDToken {
		if own, ok := Lifetime(r.IDToken); ok {
			return own
		}
		return r.ExpiresIn
	}
	if r.ExpiresIn > 0 {
		return r.ExpiresIn
	}
	return firstLifetime(r.AccessToken)
}

func firstLifetime(tokens ...string) time.Duration {
	for _, raw := range tokens {
		if lifetime, ok := Lifetime(raw); ok {
			return lifetime
		}
	}
	return 0
}

// String names what the response holds, and shows none of it.
func (r Response) String() string {
	text := "token response of"
	for _, part := range []struct{ name, value string }{
		{AccessToken, r.AccessToken}, {IDToken, r.IDToken}, {"refresh_token", r.RefreshToken},
	} {
		if part.value != "" {
			text += " " + part.name
		}
	}
	return text + ", expires_in " + r.ExpiresIn.String()
}

// GoString is String, so that not even %#v shows a token.
func (r Response) GoString() string { return r.String() }
