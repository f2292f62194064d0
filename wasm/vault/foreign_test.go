package vault_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"perennial/wasm/vault"
	"perennial/wasm/vault/vaulttest"
)

func TestSealedStoreLeavesAnotherOwnersRecordAlone(t *testing.T) {
	for _, test := range []struct {
		from, text string
		foreign    bool
	}{
		{"a", `{"version":1,"from":"b","sealed":%q}`, true},
		{"", `{"version":1,"from":"b","sealed":%q}`, true},
		{"a", `{"version":1,"from":"a","sealed":%q}`, false},
		{"a", `{"version":1,"sealed":%q}`, false}, // of an earlier release
		{"a", `{"version":1,"from":"b","session":%q}`, true},
		{"a", `{"version":1,"from":"a","session":%q}`, false},
		{"a", `{"version":1,"from":7,"session":%q}`, false}, // what cannot be read is nobody's
		{"a", `"from b: %s"`, false},
	} {
		t.Run(test.from+" reads "+test.text, func(t *testing.T) {
			sealedTest(t, func(t *testing.T, d *vaulttest.Disk, c *vaulttest.Cipher, r *vaulttest.Reports) {
				sealed, err := c.Seal(context.Background(), "secret")
				if err != nil {
					t.Fatal(err)
				}
				text := fmt.Sprintf(test.text, sealed)
				d.Memory.Set("k", text)
				o := options(c, r.Add)
				o.From = test.from
				s := vault.OpenSealedStore(context.Background(), d, o)
				_, ok, err := s.Get("k")
				s.Close()
				if errors.Is(err, vault.ErrForeign) != test.foreign || ok == test.foreign {
					t.Errorf("read %v, %v", ok, err)
				}
				if writes := d.Writes(); test.foreign && len(writes) != 0 {
					t.Errorf("wrote %q", writes)
				}
				r.Want(t)
			})
		})
	}
}
