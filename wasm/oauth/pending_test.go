package oauth_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"perennial/wasm/oauth"
)

func TestAPendingSignInIsKeptAsJSONAndPrintsNoSecret(t *testing.T) {
	hour := 3600
	_, p := authorize(t, oauth.AuthorizationRequest{MaxAge: &hour, Resources: []string{"urn:a"}, ReturnTo: "/here"}, known)
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var back oauth.Pending
	if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(back, p) {
		t.Errorf("%s came back as %s, %v", text, back, err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if shown := fmt.Sprintf(verb, p); strings.Contains(shown, p.State) || strings.Contains(shown, p.Verifier) || strings.Contains(shown, p.Nonce) {
			t.Errorf("%s shows %s", verb, shown)
		}
	}
}
