package oauth

import (
	"context"
	"maps"
	"net/url"
	"strings"
	"time"
)

// formType is the media type of token requests (RFC 6749 appendix B).
const formType = "application/x-www-form-urlencoded"

// Prover makes DPoP proofs with a key that only this browser has (RFC 9449).
type Prover interface {
	// Prove returns a proof for one request, about an access token if there is one (section 4.2).
	Prove(ctx context.Context, method, url, accessToken string) (string, error)
	// Learn takes what a server's answer says: the nonce for its next proofs (section 8), "" if none, and its
	// Date header, "" if that cannot be seen.
	Learn(ctx context.Context, url, nonce, date string)
	// Thumbprint names the key (RFC 7638).
	Thumbprint(ctx context.Context) (string, error)
}

// Bound is a Doer that proves possession of a key with each request that needs it: token requests (section 5)
// and those that carry a bound access token (section 7.1).
type Bound struct {
	Doer   Doer
	Prover Prover
	// Clock is asked for the time when a proof is refused: this device's clock may be wrong, and few servers show their Date
	// to other origins. PageClock for example. nil: the device is believed.
	Clock func(ctx context.Context) (time.Time, error)
}

// Do sends a request with a proof, and again if the server wants a nonce in it, or one of the right time: once for each.
// Of an errand each of them is one of its own.
func (b Bound) Do(ctx context.Context, r Request) (Response, error) {
	accessToken, carries := strings.CutPrefix(r.Header["Authorization"], "DPoP ")
	if !carries && !isTokenRequest(r) {
		return b.Doer.Do(ctx, r)
	}
	errand, n := r.Errand, 0
	answer, err := b.prove(ctx, r, accessToken)
	for nonce, clock := false, false; err == nil; answer, err = b.prove(ctx, r, accessToken) {
		switch {
		case !nonce && wantsNonce(answer):
			nonce = true
		case !clock && says(answer, "invalid_dpop_proof") && (r.Resume || b.learnTime(ctx, r.URL)):
			clock = true
		default:
			return answer, nil
		}
		n++
		r.Errand = attempt(errand, n)
	}
	return answer, err
}

// learnTime has the prover learn how far this device's clock is off.
func (b Bound) learnTime(ctx context.Context, url string) bool {
	if b.Clock == nil {
		return false
	}
	now, err := b.Clock(ctx)
	if err != nil {
		return false
	}
	b.Prover.Learn(ctx, url, "", now.UTC().Format(dateFormat))
	return true
}

func (b Bound) prove(ctx context.Context, r Request, accessToken string) (Response, error) {
	proof, err := b.Prover.Prove(ctx, r.Method, r.URL, accessToken)
	if err != nil {
		return Response{}, err
	}
	header := maps.Clone(r.Header)
	header["DPoP"] = proof
	r.Header = header
	answer, err := b.Doer.Do(ctx, r)
	if err == nil {
		b.Prover.Learn(ctx, r.URL, answer.Header["dpop-nonce"], answer.Header["date"])
	}
	return answer, err
}

// isTokenRequest reports whether a request is one for tokens, by the form that it posts (RFC 6749 section 4.1.3).
func isTokenRequest(r Request) bool {
	if r.Method != "POST" || r.Header["Content-Type"] != formType {
		return false
	}
	form, err := url.ParseQuery(r.Body)
	return err == nil && form.Get("grant_type") != ""
}

// wantsNonce reports whether a server refused a proof for want of its nonce, before it looked at anything else
// (section 8: 400 from a token endpoint; section 9: 401 from a resource server). Nothing has been spent then.
func wantsNonce(r Response) bool {
	return r.Header["dpop-nonce"] != "" && says(r, "use_dpop_nonce")
}

// says reports whether a refusal has an error code of RFC 9449.
func says(r Response, code string) bool {
	return (r.Status == 400 || r.Status == 401) &&
		(strings.Contains(string(r.Body), code) || strings.Contains(r.Header["www-authenticate"], code))
}
