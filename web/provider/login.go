package provider

import (
	"crypto/rand"
	_ "embed"
	"errors"
	"html/template"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/luikyv/go-oidc/pkg/goidc"
)

// maxName is how many letters the name of a user or of a device may have.
const maxName = 60

//go:embed login.html
var loginHTML string

var loginPage = template.Must(template.New("login").Parse(loginHTML))

type loginView struct {
	Action, Name, Problem string
	// Failed: the request cannot be finished, there is nothing to fill in.
	Failed bool
}

// loginPolicy signs in whoever gives a name: no password, it is a demo. Names are the subjects.
func loginPolicy(audience string) goidc.AuthnPolicy {
	always := func(*http.Request, *goidc.Client, *goidc.AuthnSession) bool { return true }
	return goidc.NewPolicy("name", always, func(w http.ResponseWriter, r *http.Request, s *goidc.AuthnSession) (goidc.AuthnStatus, error) {
		view := loginView{Action: Prefix + "/authorize/" + s.CallbackID, Name: "Ada"}
		if r.Method != http.MethodPost || r.PathValue("callback") == "" {
			if r.PathValue("callback") == "" { // the request itself, not the form once more
				s.StoreParameter(storedDevice, shorten(r.FormValue("device")))
			}
			return goidc.StatusInProgress, render(w, http.StatusOK, view)
		}
		if r.PostFormValue("action") == "cancel" {
			return goidc.StatusFailure, goidc.NewError(goidc.ErrorCodeAccessDenied, "the user cancelled")
		}
		name := strings.TrimSpace(r.PostFormValue("name"))
		if name == "" || utf8.RuneCountInString(name) > maxName {
			view.Name, view.Problem = "", "Please give a name of 1 to 60 letters."
			return goidc.StatusInProgress, render(w, http.StatusUnprocessableEntity, view)
		}
		s.SetUserID(strings.ToLower(strings.Join(strings.Fields(name), "-")))
		s.GrantScopes(s.Scopes)
		s.SetTokenClaim(goidc.ClaimAudience, audience)
		s.SetTokenClaim(claimSession, rand.Text())
		s.SetIDTokenClaim(goidc.ClaimName, name)
		s.SetIDTokenClaimAuthTime(int(time.Now().Unix()))
		return goidc.StatusSuccess, nil
	})
}

func shorten(name string) string {
	letters := []rune(strings.TrimSpace(name))
	return string(letters[:min(len(letters), maxName)])
}

// renderError shows what is wrong with an authorization request that cannot be answered by a redirect.
func renderError(w http.ResponseWriter, _ *http.Request, err error) error {
	status, text := http.StatusBadRequest, "The sign-in request cannot be used. Go back and start again."
	var e goidc.Error
	if errors.As(err, &e) {
		status, text = e.StatusCode(), "The sign-in request cannot be used ("+string(e.Code)+"). Go back and start again."
	}
	return render(w, status, loginView{Problem: text, Failed: true})
}

func render(w http.ResponseWriter, status int, view loginView) error {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	return loginPage.Execute(w, view)
}
