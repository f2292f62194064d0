package session

import (
	"cmp"
	"maps"
	"slices"

	"perennial/wasm/json"
)

// row is the text of the ledger: the entry of the session that the Store has, or had last, and beside it those of other
// owners. Theirs are over and have something left to be revoked, or their server has the session by a cookie.
type row struct {
	Entry
	Others map[string]Entry // by Entry.From
}

// Members lists the members of the JSON object.
func (r *row) Members(list *json.Members) {
	r.Entry.Members(list)
	list.OmitEmpty("others", json.Map(&r.Others))
}

// othersMost bounds a row: each configuration that was ever used under the namespace may leave an entry.
const othersMost = 8

// parseRow reads the ledger's text. One that cannot be read counts as an empty ledger: what the Store or this tab's memory holds is
// then newer, and the next write replaces it.
func parseRow(text string) row {
	var r row
	if text == "" || json.Unmarshal([]byte(text), &r) != nil {
		return row{}
	}
	if !r.Entry.isSound() {
		r.Entry = Entry{}
	}
	return r
}

func (r row) encode() (string, error) {
	text, err := json.Marshal(&r)
	return string(text), err
}

// with is the row after the owner of an entry has changed it. first says that the row's first entry is theirs, replaces that
// it becomes theirs.
func (r row) with(e Entry, first, replaces bool) row {
	e.Beside = false
	others := maps.Clone(r.Others)
	if others == nil {
		others = map[string]Entry{}
	}
	switch {
	case first:
		delete(others, e.From)
		r.Entry = e
	case replaces, r.Record == nil && e.Record != nil: // where the other's is over, the Store has this one
		if r.From != "" {
			others[r.From] = replaced(r.Entry)
		}
		delete(others, e.From)
		r.Entry = e
	default:
		others[e.From] = e
	}
	for len(others) > othersMost {
		names := slices.Sorted(maps.Keys(others))
		delete(others, slices.MinFunc(names, func(a, b string) int {
			return cmp.Compare(others[a].origin().Began, others[b].origin().Began)
		}))
	}
	r.Others = others
	return r
}

// replaced is the entry after another owner's sign-in has ended its session. Its owner revokes what is left.
func replaced(e Entry) Entry {
	if e.Record == nil {
		e.Note, e.Doubts = nil, nil
		return e
	}
	over := tombstone(e, ReasonReplaced)
	over.Revoke, over.Tries, over.Errands = e.Revoke, e.Tries, abandoned(e)
	over.Replaced = append(over.Replaced, e.Record.Tokens)
	return over
}
