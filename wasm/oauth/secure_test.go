package oauth_test

import (
	"strings"
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
)

func TestSecureURL(t *testing.T) {
	for _, url := range []string{
		"https://id.example.com", "https://id.example.com:8443/a/b?c=d", "HTTPS://id.example.com/", "https://[2001:db8::1]/token",
		"http://localhost", "http://localhost:8080/token", "http://app.localhost/x", "http://127.0.0.1:9", "http://127.8.8.8/", "http://[::1]:8080/x", "http://LOCALHOST/",
	} {
		if err := oauth.SecureURL(url); err != nil {
			t.Errorf("SecureURL(%q) = %v", url, err)
		}
	}
	for _, url := range []string{
		"", "id.example.com", "/token", "//id.example.com/token", "https:", "https:///token", "https:id.example.com", "javascript:alert(1)", "data:,x", "ws://localhost",
		"http://id.example.com/token", "http://localhost.example.com", "http://notlocalhost", "http://127.0.0.1.example.com", "http://128.0.0.1", "http://[::2]/", "http://0.0.0.0/",
		"https://ada:pass@id.example.com/", "http://localhost@id.example.com/", "https://id.example.com/#x", "https://id.example.com/#", "https://id.example.com/%zz", "https://id example.com/",
	} {
		err := oauth.SecureURL(url)
		wantCode(t, err, fault.InvalidConfig)
		if err != nil && strings.Contains(err.Error(), "ada:pass") {
			t.Errorf("%v quotes a password", err)
		}
	}
}

func TestSameOriginPath(t *testing.T) {
	for url, want := range map[string]bool{
		"/": true, "/api/refresh": true, "/refresh?x=//y": true,
		"": false, "refresh": false, "//evil.example/": false, `/\evil.example`: false, "/\t/evil.example": false, "https://h/": false, "/a#b": false,
	} {
		if got := oauth.SameOriginPath(url); got != want {
			t.Errorf("SameOriginPath(%q) = %v", url, got)
		}
	}
}
