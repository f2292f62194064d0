package oauth_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
)

const secret = "8xLOxBtZp8dQ-the-refresh-token"

func TestAnErrorTellsWhatTheServerSaid(t *testing.T) {
	url, doer := serve(t, answer(400, `{"error":"invalid_grant","error_description":"The grant\u0007 was\n revoked.","error_uri":"https://id.example/e/7"}`))
	_, err := endpoint(url, doer).Refresh(t.Context(), secret)
	var e *oauth.Error
	if !errors.As(err, &e) {
		t.Fatalf("error = %v", err)
	}
	if e.Op != "refresh" || e.Status != 400 || e.Code != "invalid_grant" || e.Description != "The grant was revoked." || e.URI != "https://id.example/e/7" {
		t.Errorf("error = %+v", *e)
	}
	for _, part := range []string{"refresh: ", "400 invalid_grant: The grant was revoked."} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q lacks %q", err, part)
		}
	}
}

func TestALongDescriptionIsClipped(t *testing.T) {
	body, _ := json.Marshal(map[string]string{"error": "invalid_grant", "error_description": strings.Repeat("ä", 5000)})
	url, doer := serve(t, answer(400, string(body)))
	_, err := endpoint(url, doer).Refresh(t.Context(), secret)
	var e *oauth.Error
	if !errors.As(err, &e) || len([]rune(e.Description)) != 200 || !strings.HasSuffix(e.Description, "…") {
		t.Errorf("error = %v", err)
	}
}

func TestNoErrorShowsAPartOfTheRefreshToken(t *testing.T) {
	for name, text := range map[string]string{
		"the whole token":                  "unknown token " + secret,
		"its beginning":                    "unknown token " + secret[:12] + "…",
		"its end":                          "unknown token …" + secret[len(secret)-10:],
		"eight characters of it":           "unknown token …" + secret[9:17],
		"split by control characters":      "unknown token " + secret[:5] + "\x00" + secret[5:12],
		"cut by the limit on descriptions": strings.Repeat("x", 193) + secret,
		"some other token":                 "unknown token eyJhbGciOiJSUzI1NiJ9.e30.x",
	} {
		t.Run(name, func(t *testing.T) {
			body, _ := json.Marshal(map[string]string{"error": "e " + text, "error_description": text, "error_uri": text})
			for _, status := range []int{200, 400, 403, 503} {
				url, doer := serve(t, answer(status, string(body)))
				_, err := endpoint(url, doer).Refresh(t.Context(), secret)
				if err == nil || strings.Contains(err.Error(), "unknown token") || strings.Contains(err.Error(), "8xL") || strings.Contains(err.Error(), "-token") {
					t.Errorf("%d: %v", status, err)
				}
			}
			for _, cause := range []error{errors.New(text), fault.New(fault.SessionEnded, "refresh", text), fault.New(fault.Timeout, "refresh", text)} {
				page := oauth.PageFunc{Call: func(context.Context, string) (string, error) { return "", cause }}
				_, err := page.Refresh(t.Context(), secret)
				if err == nil || strings.Contains(err.Error(), "unknown token") || strings.Contains(err.Error(), "8xL") {
					t.Errorf("page function: %v", err)
				}
			}
		})
	}
}

func TestAShortRefreshTokenDoesNotBlurTheVerdict(t *testing.T) {
	url, doer := serve(t, answer(400, `{"error":"temporarily_unavailable","error_description":"come back"}`))
	_, err := endpoint(url, doer).Refresh(t.Context(), "r")
	wantCode(t, err, fault.ServerUnavailable)
}
