package config

import (
	"maps"
	"slices"
)

// end is called once every member has been read: what is left nobody knows, and is most likely misspelled.
func (m members) end() {
	for _, name := range slices.Sorted(maps.Keys(m.values)) {
		if m.known[name] {
			continue
		}
		what := "there is no member " + m.path + name
		if near := nearest(name, slices.Sorted(maps.Keys(m.known))); near != "" {
			what += "; did you mean " + m.path + near + "?"
		}
		m.fail(what)
	}
}

// nearest returns the name that is at most two edits away, "" if there is none.
func nearest(name string, names []string) string {
	best, found := 3, ""
	for _, candidate := range names {
		if d := distance(name, candidate); d < best {
			best, found = d, candidate
		}
	}
	return found
}

// distance is the Levenshtein distance: how many bytes to insert, delete or replace.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return max(len(a), len(b)) // no name is that long
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
