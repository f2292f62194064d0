package session

import (
	"testing"

	"perennial/wasm/json"
)

// everything is an entry with all that may be in one.
func everything() row {
	expires := int64(9)
	lease := &Lease{
		ID: "s", From: "f", Subject: "u", Generation: 3, Origin: Origin{Began: 1, Roots: []int64{1}}, Since: 2, Until: 3, Tokens: map[string]string{"b": "t", "a": "<t>"}, Bound: true,
		Session: Snapshot{Generation: 3, Profile: json.RawMessage(`{"sub": "u"}`), Scope: "openid", ExpiresAt: &expires},
	}
	record := &Record{
		Origin: Origin{Began: 1, Roots: []int64{1, 2}}, Version: 1, From: "f", Session: "s", Generation: 3, Tokens: Tokens{ID: "i", IDFrom: 2, Refresh: "r"},
		Access: map[Grant]Access{"": {Token: "t", Type: "DPoP", Generation: 2, Received: 4, Lifetime: 5, Unsent: 6}, "x": {}}, Scope: "openid",
		Profile: json.RawMessage(`{ }`), Lease: lease, Unconfirmed: true,
	}
	e := Entry{
		Session: "s", From: "f", Generation: 3, Record: record, Note: &Note{ID: "n", Until: 1, Errand: "e", Grant: "g"}, Doubts: &Doubts{Count: 1, Since: 2}, Reason: "signout", Used: 7,
		Origin: Origin{Began: 1, Roots: []int64{1}}, Revoke: []string{"r"}, Tries: map[string]Tries{"r": {Count: 1, Last: 2}},
		Errands: []Errand{{ID: "e", Grant: "g", Refresh: "r"}}, Replaced: []Tokens{{Refresh: "r"}}, Beside: true,
	}
	return row{Entry: e, Others: map[string]Entry{"o": {Record: &Record{}, Note: &Note{}, Errands: []Errand{{}}, Tries: map[string]Tries{"": {}}}}}
}

// stored is that text as a release with encoding/json has written it.
const stored = `{"session":"s","from":"f","generation":3,"record":{"began":1,"roots":[1,2],"version":1,"from":"f",` +
	`"session":"s","generation":3,` +
	`"tokens":{"id_token":"i","id_token_generation":2,"refresh_token":"r"},"access":{"":{"access_token":"t","token_type":"DPoP","generation":2,"received":4,"lifetime":5,"unsent_lifetime":6},"x":{"generation":0,"received":0,"lifetime":0}},"scope":"openid","profile":{},` +
	`"lease":{"id":"s","from":"f","sub":"u","generation":3,"origin":{"began":1,"roots":[1]},"since":2,"until":3,` +
	`"tokens":{"a":"\u003ct\u003e","b":"t"},"bound":true,` +
	`"session":{"generation":3,"profile":{"sub":"u"},"scope":"openid","expiresAt":9}},"unconfirmed":true},` +
	`"note":{"id":"n","until":1,"errand":"e","grant":"g"},"doubts":{"count":1,"since":2},` +
	`"reason":"signout","used":7,"began":1,"roots":[1],"revoke":["r"],"tries":{"r":{"count":1,"last":2}},"errands":[{"id":"e","grant":"g","refresh_token":"r"}],"replaced":[{"refresh_token":"r"}],"beside":true,` +
	`"others":{"o":{"session":"","generation":0,"record":{"version":0,"session":"","generation":0,"tokens":{},"access":null},` +
	`"note":{"id":""},"tries":{"":{"count":0}},"errands":[{"id":""}]}}}`

func TestWhatIsStoredStaysAsItWas(t *testing.T) {
	all := everything()
	text, err := json.Marshal(&all)
	if err != nil || string(text) != stored {
		t.Errorf("written: %s, %v", text, err)
	}
	back := parseRow(stored)
	again, err := json.Marshal(&back)
	if err != nil || string(again) != stored {
		t.Errorf("read, and written again: %s, %v", again, err)
	}
}
