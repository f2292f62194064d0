package signin

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
	"perennial/wasm/token"
)

// Finish begins the session that a callback brings, and returns where the user was, also when it fails. A callback
// counts once.
func (s SignIn) Finish(ctx context.Context, raw string) (returnTo string, err error) {
	cb, ok := oauth.ParseCallback(raw)
	if !ok || s.Client == nil {
		return "", fault.New(fault.InvalidArgument, "signin", "the URL is no callback")
	}
	authenticate := s.Keeper.SigningIn()
	p, ok := s.Pending.take(cb.State)
	if !ok && s.IsOurs(raw) {
		return "", fault.New(fault.StateMismatch, "signin", "the callback answers another sign-in than those begun here (state)")
	}
	tokens, claims, err := s.redeem(ctx, p, cb) // a zero p is refused as spent
	if err != nil {
		return p.ReturnTo, err
	}
	profile, err := s.profile(ctx, tokens, claims)
	if err != nil {
		return p.ReturnTo, err
	}
	s.Back.Remember(p.ReturnTo) // for signedin
	if err := authenticate(ctx, tokens, profile); err != nil {
		return p.ReturnTo, err
	}
	s.checkRefreshToken(tokens, p.Scope)
	return p.ReturnTo, nil
}

// checkRefreshToken tells if the session that has begun cannot be refreshed, although the sign-in has asked for that
// (OpenID Connect Core section 11).
func (s SignIn) checkRefreshToken(tokens token.Response, asked string) {
	if tokens.RefreshToken == "" && slices.Contains(strings.Fields(asked), "offline_access") {
		s.Events.Report(fault.New(fault.NoRefreshToken, "signin", "the provider gave no refresh token, although offline_access was asked for: "+
			"the session ends with its tokens. Sign in with prompt: 'consent', or allow this app the refresh token grant at the provider"))
	}
}

// redeem is Finish, for as long as the provider may take.
func (s SignIn) redeem(ctx context.Context, p oauth.Pending, cb oauth.Callback) (token.Response, token.Claims, error) {
	ctx, cancel := context.WithTimeout(ctx, s.Config.Policy.Timeout)
	defer cancel()
	return s.Client.Finish(ctx, p, cb)
}

// profile is what the id_token and UserInfo say of the user. UserInfo is left out where it cannot be had, but if
// it is about somebody else the sign-in fails.
func (s SignIn) profile(ctx context.Context, tokens token.Response, claims token.Claims) (json.RawMessage, error) {
	if claims == nil {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.Config.Policy.Timeout)
	defer cancel()
	var info token.Claims
	if tokens.AccessToken != "" {
		var err error
		info, err = s.Client.UserInfo(ctx, tokens.AccessToken, tokens.TokenType, claims.Subject())
		if fault.CodeOf(err) == fault.UserInfoMismatch {
			return nil, err
		}
	}
	return json.Marshal(token.Profile(claims, info))
}
