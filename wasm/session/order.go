package session

import (
	"cmp"
	"time"
)

// Origin is where a session comes from. By it sessions are ordered, also those that have not seen each other since storage was
// cleared, or a write had failed.
type Origin struct {
	Began int64 `json:"began,omitempty"` // when the user signed in, in milliseconds since the epoch, by this device's clock
	// Rank orders sessions: Began, but beyond the rank of whatever the sign-in has seen, however the clock was set since.
	Rank int64 `json:"rank,omitempty"`
	// Root is the least rank among the sessions that this one goes back to, each of which the next one's sign-in has seen.
	Root int64 `json:"root,omitempty"`
}

// originAt is the origin of a session that has seen no other one.
func originAt(t time.Time) Origin {
	ms := t.UnixMilli()
	return Origin{Began: ms, Rank: ms, Root: ms}
}

// rank is Rank, or what a record of an earlier release has in its place.
func (o Origin) rank() int64 { return cmp.Or(o.Rank, o.Began) }

// after is an origin that comes after those of what a sign-in or a sign-out has seen.
func (o Origin) after(seen ...Entry) Origin {
	for _, e := range seen {
		if e.Generation != 0 {
			s := e.origin()
			o.Rank = max(o.rank(), s.rank()+1) // guard: rank-beyond-seen
			o.Root = min(o.Root, s.Root)       // guard: root-of-seen
		}
	}
	return o
}

// hasSeen reports whether a session may have seen another one. Where it has not, the clock alone orders them, which may have been
// set in between.
func (o Origin) hasSeen(other Origin) bool { return o.rank() > other.rank() && o.Root <= other.Root }

// isBefore reports whether an entry is older than another one.
func (e Entry) isBefore(o Entry) bool { return e.compare(o) < 0 }

// compare orders entries: the older one first. What a sign-in or a sign-out has seen comes before it. Within a session generations
// grow, and its end comes last.
func (e Entry) compare(o Entry) int {
	is := compareBool(e.Generation != 0, o.Generation != 0)
	over := compareBool(e.Record == nil, o.Record == nil) // guard: end-is-final
	return cmp.Or(is, cmp.Compare(e.origin().rank(), o.origin().rank()), cmp.Compare(e.Session, o.Session), over, cmp.Compare(e.Generation, o.Generation))
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
