package fleet

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var (
	clients = flag.Int("clients", 2000, "how many clients of Perennial the table and the picture are of; of each of the others it is a tenth")
	out     = flag.String("out", "", "where to write them: fleet.md, fleet.svg, fleet.json")
)

// TestResults plays all scenarios with all libraries, and makes a table of them, a picture, and all that they are made of.
func TestResults(t *testing.T) {
	var rows [][]*play
	for i, l := range append([]library{perennial}, peers...) {
		n := *clients
		if i > 0 {
			n /= 10 // some of them ask so often that a million would take an hour
		}
		var row []*play
		for _, s := range scenarios {
			start := time.Now()
			p := run(s, l, n, 1)
			p.clock = nil
			t.Logf("%-28s %-20s %6.1f s", l.name, s.name, time.Since(start).Seconds())
			row = append(row, p)
		}
		rows = append(rows, row)
	}
	picture, text := plot(rows), table(rows)
	raw, err := json.Marshal(samples(rows))
	if err != nil {
		t.Fatal(err)
	}
	for decoder := xml.NewDecoder(strings.NewReader(picture)); err == nil; {
		_, err = decoder.Token()
	}
	if !errors.Is(err, io.EOF) {
		t.Errorf("the picture is no XML: %v", err)
	}
	for _, row := range rows {
		for _, where := range []string{picture, text, string(raw)} {
			if !strings.Contains(where, row[0].library.name) {
				t.Errorf("%s is missing in %.40s…", row[0].library.name, where)
			}
		}
	}
	if t.Log("\n" + text); *out == "" {
		return
	}
	for name, content := range map[string][]byte{"fleet.md": []byte(text), "fleet.svg": []byte(picture), "fleet.json": append(raw, '\n')} {
		if err := os.WriteFile(filepath.Join(*out, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// table is the figures in Markdown.
func table(rows [][]*play) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s; one client in %d is in use, with a request each %v or so.\n\n| peak over mean after the first lifetime |", counted(rows), inUse, requests)
	for _, p := range rows[0] {
		fmt.Fprintf(&b, " %s |", p.scenario.name)
	}
	b.WriteString(" requests an hour and client |\n|---|" + strings.Repeat("---|", len(rows[0])+1) + "\n")
	for _, row := range rows {
		fmt.Fprintf(&b, "| %s |", row[0].library.name)
		for _, p := range row {
			fmt.Fprintf(&b, " %s |", p.evenness())
		}
		fmt.Fprintf(&b, " %.2f |\n", row[0].load.rate(row[0].even, row[0].length)*3600/float64(len(row[0].clients)))
	}
	b.WriteString("\n| an endpoint that is back | asked while it is down | in its first minute | the last page in use is served after | the last idle one | left without a token | sessions lost |\n|---|---|---|---|---|---|---|\n")
	for _, row := range rows {
		for _, p := range row {
			if p.up > 0 {
				fmt.Fprintf(&b, "| %s, %s |%s\n", p.library.name, p.scenario.name, p.recovery())
			}
		}
	}
	b.WriteString("\nLoads are times the mean load of clients that refresh at policy.early; the endpoint can do five times that.\n")
	return b.String()
}

// evenness is its peak over mean, – if nobody asks any more.
func (p *play) evenness() string {
	if ratio := p.load.peakOverMean(p.even, p.length); ratio > 0 {
		return fmt.Sprintf("%.2f", ratio)
	}
	return "–"
}

// recovery is what an endpoint meets that comes back, as the rest of a row.
func (p *play) recovery() string {
	normal := mean(len(p.clients))
	var served [2]string
	for kind := range served {
		served[kind] = "–"
		if p.served[kind] > 0 {
			served[kind] = (p.served[kind] - p.up).Round(time.Second).String()
		}
	}
	return fmt.Sprintf(" %.1f | %.1f | %s | %s | %d | %d |", p.load.peak(p.down, p.up)/normal, p.load.peak(p.up, p.up+time.Minute)/normal,
		served[used], served[unused], p.failing[used]+p.failing[unused]-p.lost, p.lost)
}

// sample is one play as it is written down.
type sample struct {
	Library  string `json:"library"`
	Rule     string `json:"rule"`
	Scenario string `json:"scenario"`
	Clients  int    `json:"clients"`
	Even     int    `json:"firstLifetimeIsOverAfterMinutes"`
	Minutes  []int  `json:"requestsByTheMinute"`
}

func samples(rows [][]*play) (all []sample) {
	for _, row := range rows {
		for _, p := range row {
			all = append(all, sample{p.library.name, p.rule, p.scenario.name, len(p.clients), int(p.even / time.Minute), p.load.minutes(0, p.length)})
		}
	}
	return all
}
