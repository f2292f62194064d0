package session

import (
	"cmp"
	"slices"
	"time"

	"perennial/wasm/json"
)

// Origin is where a session comes from. By it sessions are ordered, also those that have not seen each other since storage was
// cleared, or a write had failed.
type Origin struct {
	// Began is when the user signed in, in milliseconds since the epoch, by this device's clock. It is later than that of whatever the
	// sign-in has seen, however the clock was set since.
	Began int64
	// Roots are the Began of the sessions that this one goes back to, and that had seen no other one: one, unless storage was cleared in
	// between, and a tab has brought back what was there before.
	Roots []int64
}

// Members lists the members of the JSON object.
func (o *Origin) Members(list *json.Members) {
	list.OmitEmpty("began", &o.Began)
	list.OmitEmpty("roots", &o.Roots)
}

// mostRoots bounds them.
const mostRoots = 8

// originAt is the origin of a session that has seen no other one.
func originAt(t time.Time) Origin { return Origin{Began: t.UnixMilli()} }

// roots are Roots, or what stands for them in a session that has seen no other one.
func (o Origin) roots() []int64 {
	if len(o.Roots) == 0 {
		return []int64{o.Began}
	}
	return o.Roots
}

// after is an origin that comes after those of what a sign-in or a sign-out has seen.
func (o Origin) after(seen ...Entry) Origin {
	roots := o.Roots
	for _, e := range seen {
		if e.Generation != 0 {
			o.Began = max(o.Began, e.origin().Began+1)       // guard: beyond-seen
			roots = slices.Concat(roots, e.origin().roots()) // guard: roots-of-seen
		}
	}
	slices.Sort(roots)
	roots = slices.Compact(roots)
	o.Roots = roots[max(len(roots)-mostRoots, 0):]
	return o
}

// hasSeen reports whether a session has seen another one. Where it has not, the clock alone orders them, which may have been
// set in between.
func (o Origin) hasSeen(other Origin) bool {
	has := func(root int64) bool { return slices.Contains(o.roots(), root) }
	return o.Began > other.Began && !slices.ContainsFunc(other.roots(), func(root int64) bool { return !has(root) })
}

// isBefore reports whether an entry is older than another one.
func (e Entry) isBefore(o Entry) bool { return e.compare(o) < 0 }

// compare orders entries: the older one first. What a sign-in or a sign-out has seen comes before it. Within a session generations
// grow, and its end comes last.
func (e Entry) compare(o Entry) int {
	is := compareBool(e.Generation != 0, o.Generation != 0)
	over := compareBool(e.Record == nil, o.Record == nil) // guard: end-is-final
	return cmp.Or(is, cmp.Compare(e.origin().Began, o.origin().Began), cmp.Compare(e.Session, o.Session), over, cmp.Compare(e.Generation, o.Generation))
}

// compareBool orders false before true.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}
