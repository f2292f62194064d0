package signin

import (
	"context"
	"slices"
	"strings"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/oauth"
	"perennial/wasm/token"
)

// Complete begins the session that a callback brings, and returns where the user was, also when it fails. A callback
// counts once. It fails with fault.InvalidArgument for a URL that is no callback, with fault.StateMismatch for a callback to another
// sign-in than those of this tab, with fault.UserInfoMismatch, with fault.SessionEnded if the user has signed out meanwhile, and
// like oauth.Client.Exchange.
func (f *Flow) Complete(ctx context.Context, url string) (returnTo string, err error) {
	cb, ok := oauth.ParseCallback(url)
	if !ok || f.Client == nil {
		return "", fault.New(fault.InvalidArgument, "signin", "the URL is no callback")
	}
	authenticate := f.Keeper.SigningIn()
	transaction, ok := f.Transactions.take(cb.State)
	if !ok && f.IsCallback(url) {
		return "", fault.New(fault.StateMismatch, "signin", "the callback answers another sign-in than those begun here (state)")
	}
	returnTo = transaction.ReturnTo
	tokens, claims, err := f.exchange(ctx, transaction, cb) // a zero transaction is refused as spent
	if err != nil {
		return returnTo, err
	}
	profile, err := f.profile(ctx, tokens, claims)
	if err != nil {
		return returnTo, err
	}
	f.ReturnTo.Save(returnTo) // for the event signedin
	if err := authenticate(ctx, tokens, profile); err != nil {
		return returnTo, err
	}
	f.checkRefreshToken(tokens, transaction.Scope)
	return returnTo, nil
}

// checkRefreshToken reports a session that cannot be refreshed, although the sign-in has asked for that (OpenID Connect Core
// section 11).
func (f *Flow) checkRefreshToken(tokens token.Response, asked string) {
	if tokens.RefreshToken == "" && slices.Contains(strings.Fields(asked), "offline_access") {
		f.Events.Report(fault.New(fault.NoRefreshToken, "signin", "the provider gave no refresh token, although offline_access was asked for: "+
			"the session ends with its tokens. Sign in with prompt: 'consent', or allow this app the refresh token grant at the provider"))
	}
}

// exchange is Client.Exchange, for as long as policy allows the provider.
func (f *Flow) exchange(ctx context.Context, t oauth.Transaction, cb oauth.Callback) (token.Response, token.Claims, error) {
	ctx, cancel := context.WithTimeout(ctx, f.Config.Policy.Timeout)
	defer cancel()
	return f.Client.Exchange(ctx, t, cb)
}

// profile is what the id_token and UserInfo say of the user, as JSON; nil without an id_token. UserInfo is left out where it cannot
// be had, but if it is about somebody else the sign-in fails.
func (f *Flow) profile(ctx context.Context, tokens token.Response, claims token.Claims) (json.RawMessage, error) {
	if claims == nil {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, f.Config.Policy.Timeout)
	defer cancel()
	var info token.Claims
	if tokens.AccessToken != "" {
		var err error
		info, err = f.Client.UserInfo(ctx, tokens.AccessToken, tokens.TokenType, claims.Subject())
		if fault.CodeOf(err) == fault.UserInfoMismatch {
			return nil, err
		}
	}
	return json.Marshal(map[string]any(token.Profile(claims, info)))
}
