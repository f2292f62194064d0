package main

import (
	"testing"

	"perennial/web/provider"
	"perennial/web/signintest"
)

func devices(t *testing.T, b *signintest.Browser) []provider.Device {
	t.Helper()
	return get[[]provider.Device](t, b, "/demo/devices")
}

func TestDevicesAreListedByTheNameOfTheSignInAndRevokedOneByOne(t *testing.T) {
	b := serve(t)
	if list := devices(t, b); list == nil || len(list) != 0 {
		t.Errorf("before anyone signed in: %v, want an empty list", list)
	}
	phone, desk := *b, *b
	phone.Device, phone.Prover = "Ada's phone", signintest.NewProver(t)
	desk.Device = "The desk"
	onPhone, onDesk := phone.SignIn(t, "Ada"), desk.SignIn(t, "Ada")

	list := devices(t, b)
	if len(list) != 2 || list[0].Name != "The desk" || list[1].Name != "Ada's phone" || list[0].User != "ada" {
		t.Fatalf("listed %+v", list)
	}
	if list[0].Bound || !list[1].Bound {
		t.Errorf("bound: desk %v, phone %v", list[0].Bound, list[1].Bound)
	}
	if sid := signintest.Claims(t, onPhone.AccessToken)["sid"]; sid != list[1].ID {
		t.Errorf("the phone's sid %v, listed as %v", sid, list[1].ID)
	}
	_, fresh, _ := phone.Refresh(t, onPhone.RefreshToken)
	if now := devices(t, b)[1]; now.ID != list[1].ID || !now.Refreshed.After(list[1].Refreshed) || !now.Since.Equal(list[1].Since) {
		t.Errorf("after a refresh: %+v, before: %+v", now, list[1])
	}

	body := `{"id":"` + list[1].ID + `"}`
	if status := command(t, b, "devices/revoke", body); status != 200 {
		t.Fatalf("revoke: status %d", status)
	}
	if status, _, code := phone.Refresh(t, fresh.RefreshToken); status != 400 || code != "invalid_grant" {
		t.Errorf("the phone's refresh: status %d, error %q, want 400 invalid_grant", status, code)
	}
	if status, _ := desk.Hello(t, onDesk.AccessToken); status != 200 {
		t.Errorf("the desk: status %d", status)
	}
	if list := devices(t, b); len(list) != 1 || list[0].Name != "The desk" {
		t.Errorf("left: %+v", list)
	}
	if status := command(t, b, "devices/revoke", body); status != 404 {
		t.Errorf("revoked again: status %d, want 404", status)
	}
}
