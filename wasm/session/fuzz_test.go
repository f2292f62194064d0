package session

import (
	"slices"
	"strings"
	"testing"
	"time"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/vault"
)

// canary is put into what is fuzzed; no error may show eight characters of it.
const canary = "Qx7Zk9Wv3Ty5Rn1"

// planted is text with the canary in it, somewhere.
func planted(text string, at uint) string {
	i := int(at % uint(len(text)+1))
	return text[:i] + canary + text[i:]
}

func wantNoCanary(t *testing.T, err error) {
	t.Helper()
	for i := 0; err != nil && i+8 <= len(canary); i++ {
		if strings.Contains(err.Error(), canary[i:i+8]) {
			t.Errorf("the error quotes what it was given: %v", err)
		}
	}
}

// someRecords are texts that may lie where the record does.
var someRecords = []string{
	`{"version":1,"session":"s","generation":3,"tokens":{"refresh_token":"r","id_token":"i","id_token_generation":3},"access":{"":{"access_token":"a","generation":3,"received":1700000000000,"lifetime":60000}},"began":1}`,
	`{"version":1,"session":"s","generation":1,"access":{"":{"received":1},"evil":{"access_token":"x","received":1,"lifetime":9223372036854775807}},"began":1,"profile":{"a":1},"lease":{"id":"s","tokens":{"https://evil.test":"a"}}}`,
	`{"version":2}`, `{"version":1}`, `{"version":1,"sealed":"c2VjcmV0"}`, `{"version":1,"session":"s","generation":-1,"access":null,"began":1}`, `null`, `[]`, ``, `{`, `7`,
}

func FuzzRecord(f *testing.F) {
	for _, text := range someRecords {
		f.Add(text, uint(20))
	}
	apis := []API{{Name: "https://api.test"}, {Name: "https://id.test", Token: "id_token"}, {Name: "https://own.test", Grant: "evil"}}
	f.Fuzz(func(t *testing.T, text string, at uint) {
		_, err := parseRecord(planted(text, at))
		wantNoCanary(t, err)
		r, err := parseRecord(text)
		if err != nil {
			if fault.CodeOf(err) != fault.StorageCorrupt || r != nil {
				t.Errorf("%q is %v, %v", text, r, err)
			}
			return
		}
		// Whatever lies in storage, a lease is for APIs of the configuration, with tokens of the record.
		for _, now := range []time.Time{time.UnixMilli(0), time.UnixMilli(1_700_000_001_000), time.UnixMilli(1 << 52)} {
			lease := r.lease(apis, DefaultPolicy(), now)
			for name, sent := range lease.Tokens {
				i := slices.IndexFunc(apis, func(a API) bool { return a.Name == name })
				if i < 0 || sent == "" || sent != r.Tokens.ID && sent != r.Access[apis[i].Grant].Token || sent == r.Tokens.Refresh && sent != r.Tokens.ID && sent != r.Access[apis[i].Grant].Token {
					t.Errorf("%q: the lease sends %q to %q", text, sent, name)
				}
			}
		}
		kept, err := json.Marshal(r)
		again, err2 := parseRecord(string(kept))
		if err != nil || err2 != nil {
			t.Fatalf("%q is kept as %s: %v, %v", text, kept, err, err2)
		}
		if twice, _ := json.Marshal(again); string(twice) != string(kept) {
			t.Errorf("%s became %s", kept, twice)
		}
	})
}

func FuzzLedgerEntry(f *testing.F) {
	for _, text := range someRecords {
		f.Add(`{"session":"s","generation":3,"record":` + text + `,"note":{"id":"n"},"doubts":{"count":2,"since":1}}`)
	}
	f.Add(`{"session":"s","generation":4,"reason":"signout","revoke":["r"]}`)
	f.Add(`{"generation":"4"}`)
	f.Fuzz(func(t *testing.T, text string) {
		e := parseEntry(text)
		if r := e.Record; r != nil && (r.Version != version || r.Generation != e.Generation || r.Session != e.Session) {
			t.Errorf("%q: the record is of another session or generation than its entry", text)
		}
		kept, err := e.encode()
		if err != nil {
			t.Fatalf("%q cannot be kept: %v", text, err)
		}
		if twice, err := parseEntry(kept).encode(); err != nil || twice != kept {
			t.Errorf("%s became %s, %v", kept, twice, err)
		}
		end := tombstone(e, "signout")
		if end.Record != nil || end.Generation != e.Generation+1 || end.Session != e.Session {
			t.Errorf("%q ends as %+v", text, end)
		}
	})
}

func FuzzAnEnvelopeIsNoRecord(f *testing.F) {
	for _, text := range append(someRecords, `{"sealed":""}`, `{"sealed":null}`, `{"sealed":7}`, `{"version":1,"sealed":"x","mark":"y"}`) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, sealed := vault.ParseEnvelope(text); sealed {
			if _, err := parseRecord(text); fault.CodeOf(err) != fault.StorageCorrupt {
				t.Errorf("%q is an envelope and a record: %v", text, err)
			}
		}
	})
}
