package oauth_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"perennial/wasm/json"
	"perennial/wasm/oauth"
)

func TestAPendingSignInIsKeptAsJSONAndPrintsNoSecret(t *testing.T) {
	hour := 3600
	_, p := authorize(t, oauth.AuthorizationRequest{MaxAge: &hour, Resources: []string{"urn:a"}, ReturnTo: "/here"}, known)
	text, err := json.Marshal(&p)
	if err != nil {
		t.Fatal(err)
	}
	var back oauth.Transaction
	if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(back, p) {
		t.Errorf("%s came back as %s, %v", text, back, err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if shown := fmt.Sprintf(verb, p); strings.Contains(shown, p.State) || strings.Contains(shown, p.Verifier) || strings.Contains(shown, p.Nonce) {
			t.Errorf("%s shows %s", verb, shown)
		}
	}
}

func TestOfTooManyPendingSignInsTheLatestAreKept(t *testing.T) {
	now := time.Now()
	kept := map[string]oauth.Transaction{"old": {State: "old", CreatedAt: now.Add(-2 * time.Hour).UnixMilli()}}
	for n := range 20 {
		state := fmt.Sprint(n)
		kept[state] = oauth.Transaction{State: state, CreatedAt: now.Add(time.Duration(n-20) * time.Minute).UnixMilli()}
	}
	oauth.Prune(kept, now)
	if len(kept) != 10 {
		t.Errorf("%d are kept", len(kept))
	}
	for n := 10; n < 20; n++ {
		if _, ok := kept[fmt.Sprint(n)]; !ok {
			t.Errorf("sign-in %d of 20 is gone", n)
		}
	}
}
