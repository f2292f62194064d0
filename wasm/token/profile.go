package token

import "maps"

// protocol lists the claims that are about a token and not about the user (OpenID Connect Core sections 2 and 3.3.2.11,
// RFC 7519 section 4.1, Back-Channel Logout section 2.1).
var protocol = []string{
	"iss", "aud", "azp", "exp", "iat", "nbf", "jti", "nonce", "at_hash", "c_hash", "s_hash", "auth_time", "acr", "amr", "sid",
}

// Profile returns what is known about the user: the claims of a verified id_token, overlaid by those of UserInfo (nil if there are
// none), without those that are about the token itself.
func Profile(claims, userInfo Claims) Claims {
	profile := Claims{}
	maps.Copy(profile, claims)
	maps.Copy(profile, userInfo)
	for _, name := range protocol {
		delete(profile, name)
	}
	return profile
}
