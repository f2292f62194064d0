package oauth_test

import (
	"strings"
	"testing"

	"perennial/wasm/oauth"
)

func TestWhatIsACallback(t *testing.T) {
	const app = "https://app.example/callback"
	for _, c := range []struct {
		name, url string
		want      oauth.Callback
		clean     string
	}{
		{"a code", app + "?code=c%2F1&state=s", oauth.Callback{Code: "c/1", State: "s"}, app},
		{"with an issuer", app + "?code=c&state=s&iss=https%3A%2F%2Fid.example", oauth.Callback{Code: "c", State: "s", Issuer: "https://id.example"}, app},
		{"with what providers add", app + "?code=c&state=s&session_state=x&scope=openid+email", oauth.Callback{Code: "c", State: "s"}, app},
		{"an error", app + "?error=access_denied&error_description=No%20way&error_uri=https://id.example/e&state=s",
			oauth.Callback{Error: "access_denied", ErrorDescription: "No way", ErrorURI: "https://id.example/e", State: "s"}, app},
		{"among other parameters", app + "?a=1&code=c&b=%20+2&state=s&c#part", oauth.Callback{Code: "c", State: "s"}, app + "?a=1&b=%20+2&c#part"},
		{"in the fragment", app + "?a=1#code=c&state=s&b=2", oauth.Callback{Code: "c", State: "s"}, app + "?a=1#b=2"},
		{"in the fragment alone", app + "#state=s&code=c", oauth.Callback{Code: "c", State: "s"}, app},
		{"in both, where the query counts", app + "?code=c&state=s#code=d&state=t", oauth.Callback{Code: "c", State: "s"}, app},
		{"a path", "/callback?code=c&state=s", oauth.Callback{Code: "c", State: "s"}, "/callback"},
		{"a name that is encoded", app + "?%63ode=c&state=s", oauth.Callback{Code: "c", State: "s"}, app},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, ok := oauth.ParseCallback(c.url); !ok || got != c.want {
				t.Errorf("ParseCallback = %+v, %v", got, ok)
			}
			if got := oauth.CleanURL(c.url); got != c.clean {
				t.Errorf("CleanURL = %q, want %q", got, c.clean)
			}
		})
	}
}

func TestWhatIsNoCallback(t *testing.T) {
	for _, url := range []string{
		"", "https://app.example/", "/?code=c", "/?state=s", "/?error=e", "/?code=&state=s", "/?code=c&state=", "/?code=c#state=s",
		"/?code=c&state=s&code=d", "/?code=c&state=s&state=t", "/?code=c&state=s&iss=a&iss=b", "/?code=c&error=e&state=s", "/?code=%zz&state=s", "/#/notes?code=c&state=s",
		"/?Code=c&State=s",
	} {
		if got, ok := oauth.ParseCallback(url); ok || got != (oauth.Callback{}) {
			t.Errorf("ParseCallback(%q) = %+v", url, got)
		}
		if got := oauth.CleanURL(url); got != url {
			t.Errorf("CleanURL(%q) = %q", url, got)
		}
	}
}

func FuzzParseCallback(f *testing.F) {
	for _, url := range []string{"/?code=c&state=s", "/#error=e&state=s&x=%", "/?a&code=c&&state=s;#?", "?code=c&state=s#code=c&state=s#"} {
		f.Add(url)
	}
	f.Fuzz(func(t *testing.T, url string) {
		c, ok := oauth.ParseCallback(url)
		if ok && (c.State == "" || (c.Code == "") == (c.Error == "")) || !ok && c != (oauth.Callback{}) {
			t.Errorf("ParseCallback = %+v, %v", c, ok)
		}
		clean := oauth.CleanURL(url)
		if !ok && clean != url {
			t.Errorf("CleanURL changed %q to %q", url, clean)
		}
		if _, still := oauth.ParseCallback(clean); still || oauth.CleanURL(clean) != clean {
			t.Errorf("%q is a callback still", clean)
		}
		before, _, _ := strings.Cut(strings.ReplaceAll(url, "#", "?"), "?")
		if !strings.HasPrefix(clean, before) {
			t.Errorf("%q lost its place in %q", url, clean)
		}
	})
}
