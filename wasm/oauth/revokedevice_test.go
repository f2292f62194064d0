package oauth_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/oauth"
)

// user is the id_token of auth0|1, as far as anybody here looks at it.
const user = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhdXRoMHwxIn0.c2lnbmF0dXJl"

func TestOnlyTheDeviceOfTheNameIsRevoked(t *testing.T) {
	devices := []oauth.Device{{ID: "dcr_1", Name: "Chrome browser"}, {ID: "dcr_2", Name: "Telephone"}}
	url, doer := serve(t, func(w http.ResponseWriter, r *http.Request) {
		id, deletes := strings.CutPrefix(r.URL.Path, "/api/v2/device-credentials/")
		switch {
		case r.Header.Get("Authorization") != "Bearer "+user, !deletes && r.URL.Query().Get("user_id") != "auth0|1":
			w.WriteHeader(401)
		case deletes && r.Method == "DELETE":
			devices = slices.DeleteFunc(devices, func(d oauth.Device) bool { return d.ID == id })
			w.WriteHeader(204)
		default:
			list := []map[string]string{}
			for _, d := range devices {
				list = append(list, map[string]string{"id": d.ID, "device_name": d.Name})
			}
			json.NewEncoder(w).Encode(list)
		}
	})
	legacy := oauth.Legacy{Doer: doer, Domain: url, ClientID: "demo"}
	for range 2 { // the second time there is none, which is as good
		if err := legacy.RevokeDevice(t.Context(), user, "Chrome browser"); err != nil {
			t.Fatal(err)
		}
	}
	if len(devices) != 1 || devices[0].ID != "dcr_2" {
		t.Errorf("left: %v", devices)
	}
	wantCode(t, legacy.RevokeDevice(t.Context(), user, ""), fault.Unsupported)
	wantCode(t, legacy.RevokeDevice(t.Context(), "no JWT", "Telephone"), fault.Unsupported)
	wantCode(t, legacy.RevokeDevice(t.Context(), strings.Replace(user, "c2ln", "c2lo", 1), "Telephone"), fault.RevocationRefused)
}
