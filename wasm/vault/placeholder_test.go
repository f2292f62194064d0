package vault_test

import (
	"testing"

	"perennial/wasm/fault"
	"perennial/wasm/vault"
)

// full is a Store whose writes fail with err.
type full struct {
	vault.Memory
	err error
}

func (f *full) Set(key, text string) error {
	if f.err != nil {
		return f.err
	}
	return f.Memory.Set(key, text)
}

func TestAPlaceholderStandsForATextThatFoundNoRoom(t *testing.T) {
	disk, tab := &full{}, &vault.Memory{}
	store := vault.WithPlaceholder(disk, tab)
	for _, step := range []struct {
		name string
		do   func() error
		err  error
		fail fault.Code
		want string // what the tab holds, "" for nothing
	}{
		{"a text that fits", func() error { return store.Set("k", "text") }, nil, "", ""},
		{"one that does not", func() error { return store.Set("k", "longer") }, fault.New(fault.StorageFull, "set", "full"), fault.StorageFull, "{}"},
		{"storage that is blocked", func() error { return store.Set("k", "text") }, fault.New(fault.StorageBlocked, "set", "blocked"), fault.StorageBlocked, ""},
		{"one that does not, again", func() error { return store.Set("k", "longer") }, fault.New(fault.StorageFull, "set", "full"), fault.StorageFull, "{}"},
		{"one that fits again", func() error { return store.Set("k", "text") }, nil, "", ""},
		{"one that does not, once more", func() error { return store.Set("k", "longer") }, fault.New(fault.StorageFull, "set", "full"), fault.StorageFull, "{}"},
		{"none any more", func() error { return store.Remove("k") }, nil, "", ""},
	} {
		disk.err = step.err
		if err := step.do(); fault.CodeOf(err) != step.fail {
			t.Errorf("%s: %v", step.name, err)
		}
		if got, _, _ := tab.Get("k"); got != step.want {
			t.Errorf("%s: the tab holds %q, want %q", step.name, got, step.want)
		}
	}
	if _, ok, _ := store.Get("k"); ok {
		t.Error("the text is still there")
	}
}
