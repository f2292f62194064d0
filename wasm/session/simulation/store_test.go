package simulation

import (
	"perennial/wasm/fault"
	"time"
)

// storeMode is how localStorage behaves in a tab.
type storeMode int

const (
	storeWorks   storeMode = iota
	storeFull              // nothing can be written
	storeBlocked           // nothing can be read either
)

// disk is localStorage as the browser has it. A tab sees its own writes at once, and those of other tabs late
// and in order. A call of it is synchronous: nothing else of the same tab runs meanwhile, and what other tabs do
// is as if it had been done before or after, so that a call need not park.
type disk struct {
	items []item
	log   []item
}

// item is what lies under a key since some write.
type item struct {
	key, text string
	ok        bool
	write     int  // the number of the write, over all keys
	by        int  // the tab
	kept      bool // it was written under the lock
	at        time.Time
}

func find(items []item, key string) (int, bool) {
	for i := range items {
		if items[i].key == key {
			return i, true
		}
	}
	return len(items), false
}

func put(items []item, it item) []item {
	i, ok := find(items, it.key)
	if !ok {
		return append(items, it)
	}
	if it.write > items[i].write {
		items[i] = it
	}
	return items
}

// Get implements session.Store.
func (t *tab) Get(key string) (string, bool, error) {
	t.w.mu.Lock()
	defer t.w.mu.Unlock()
	if t.store == storeBlocked {
		return "", false, blocked
	}
	if i, ok := find(t.view, key); ok {
		return t.view[i].text, t.view[i].ok, nil
	}
	return "", false, nil
}

var (
	blocked = fault.New(fault.StorageBlocked, "store", "the browser refuses storage")
	full    = fault.New(fault.StorageFull, "store", "there is no room")
)

// Set implements session.Store.
func (t *tab) Set(key, text string) error {
	t.w.mu.Lock()
	defer t.w.mu.Unlock()
	switch t.store {
	case storeBlocked:
		return blocked
	case storeFull:
		return full
	}
	t.write(item{key: key, text: text, ok: true})
	return nil
}

// Remove implements session.Store.
func (t *tab) Remove(key string) error {
	t.w.mu.Lock()
	defer t.w.mu.Unlock()
	if t.store == storeBlocked {
		return blocked
	}
	t.write(item{key: key})
	return nil
}

// write is with mu held.
func (t *tab) write(it item) {
	if t.dead {
		return
	}
	if t.w.apart {
		t.writes++
		it.write = t.writes
		t.view = put(t.view, it)
		t.w.lay(it.text)
		return
	}
	it.kept, it.at = t.w.holds(t), time.Now()
	t.w.disk.write(t.n, it)
	t.w.lay(it.text)
	t.view = put(t.view, t.w.disk.log[len(t.w.disk.log)-1])
}

func (d *disk) write(by int, it item) {
	it.write, it.by = len(d.log)+1, by
	d.log = append(d.log, it)
	d.items = put(d.items, it)
}

// see makes a tab see the next write of localStorage, and reports whether that is another tab's and changes the record.
func (t *tab) see() (changed, present bool) {
	t.w.mu.Lock()
	defer t.w.mu.Unlock()
	it := t.w.disk.log[t.seen]
	t.seen++
	t.view = put(t.view, it)
	return it.by != t.n && it.key == recordKey, it.ok
}

const (
	recordKey = "perennial:sim"
	usedKey   = recordKey + ":used"
)

// storedFor is the record that a tab has to know of: the one on the disk, but what it sees itself if the tab that has written
// that one could not keep others away until it is seen: it is gone, or had no lock, or lost it since.
func (w *world) storedFor(t *tab) string {
	if w.apart {
		return t.stored()
	}
	i, ok := find(w.disk.items, recordKey)
	if !ok {
		return ""
	}
	if it := w.disk.items[i]; it.by < 0 || !w.tabs[it.by].dead && it.kept && !w.tabs[it.by].bereft.After(it.at) {
		return w.disk.items[i].text
	}
	if i, ok = find(t.view, recordKey); ok {
		return t.view[i].text
	}
	return ""
}

// stored is what lies on the disk under a key.
func (w *world) stored(key string) string {
	if i, ok := find(w.disk.items, key); ok {
		return w.disk.items[i].text
	}
	return ""
}
