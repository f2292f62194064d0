package fleet

import (
	"slices"
	"testing"
	"time"
)

// TestLibrariesAskByTheirRules plays one client whose token of an hour came in at 0, with a request each minute and a half, and an endpoint that is down from
// the given moment on for ten minutes.
func TestLibrariesAskByTheirRules(t *testing.T) {
	var all timetable
	for m := 45 * time.Second; m < 5*time.Hour; m += 90 * time.Second {
		all = append(all, m)
	}
	const s = time.Second
	for _, c := range []struct {
		library
		use  use
		down moment
		want []moment // the first ones
	}{
		{badgateway, idle{}, never, []moment{3540 * s, 7080 * s}},
		{badgateway, idle{}, 3500 * s, []moment{3540 * s}}, // and never again
		{badgateway, all, 3500 * s, []moment{3540 * s, 3645 * s, 3735 * s}},
		{oidcClientTS, idle{}, never, []moment{3540 * s, 7080 * s}},
		{oidcClientTS, all, 3500 * s, []moment{3540 * s, 3645 * s, 3735 * s}},
		{auth0SPA, idle{}, never, nil},
		{auth0SPA, all, never, []moment{3555 * s, 7155 * s}},
		{auth0SPA, all, 3500 * s, []moment{3555 * s, 3645 * s, 3735 * s}},
		{keycloakJS, all, never, []moment{3645 * s, 7245 * s}},
		{angularJWT, all, never, []moment{3645 * s, 7245 * s}},
		{supabase, idle{}, never, []moment{3510 * s, 7020 * s}},
		{supabase, idle{}, 3500 * s, []moment{3510 * s, 3510*s + 200*time.Millisecond, 3510*s + 600*time.Millisecond, 3510*s + 1400*time.Millisecond,
			3513 * s, 3516*s + 200*time.Millisecond, 3522*s + 600*time.Millisecond, 3535*s + 400*time.Millisecond, 3600 * s}},
		{axa, idle{}, never, []moment{3481 * s, 6962 * s}},
		{axa, idle{}, 3400 * s, []moment{3481 * s, 3481*s + 100*time.Millisecond, 3481*s + 200*time.Millisecond, 3481*s + 300*time.Millisecond, 3481*s + 400*time.Millisecond}},
		{perennial, idle{}, never, []moment{2700 * s, 5400 * s}},
	} {
		answers := provider{down: c.down, up: c.down + 10*time.Minute}
		if c.down == never {
			answers.up = never
		}
		one := &client{life: time.Hour, asked: never, use: c.use, dull: true}
		var got []moment
		for at := c.begun(one, 0); len(got) < len(c.want)+1 && at < 3*time.Hour; {
			got = append(got, at)
			if cause := answers.refresh(at); cause != nil {
				at = c.failed(one, at, cause)
			} else {
				at = c.granted(one, at)
			}
		}
		if !slices.Equal(got[:min(len(got), len(c.want))], c.want) {
			t.Errorf("%s asks at %v, want %v", c.name, got, c.want)
		}
	}
}
