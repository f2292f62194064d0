package fleet

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"
	"time"
)

// The picture: a row for each library, a column for each scenario.
const (
	left, top     = 222, 64
	width, height = 200, 58 // of one cell
	gap           = 14
	lowest        = 0.1 // times the mean load: the logarithmic scale goes from here
	highest       = 100 // to here
)

// style is for light and dark; Perennial is told from the others by more than its colour.
const style = `text { font: 12px system-ui, sans-serif; fill: #24292f }
.title { font-size: 15px; font-weight: 600 } .small { font-size: 10px; fill: #57606a } .ours { font-weight: 600 }
.frame { fill: none; stroke: #d0d7de } .grid { stroke: #d0d7de; stroke-dasharray: 2 3 } .load { fill: #8c959f } .ours .load { fill: #0969da }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .small { fill: #9198a1 } .frame, .grid { stroke: #3d444d } .load { fill: #656c76 } .ours .load { fill: #4493f8 }
}`

// plot draws plays, a row for each library, as an SVG.
func plot(rows [][]*play) string {
	var b strings.Builder
	columns := rows[0]
	w, h := left+len(columns)*(width+gap), top+len(rows)*(height+gap)+24
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="title about">`+"\n", w, h)
	fmt.Fprintf(&b, "<title id=\"title\">Load of a token endpoint: %s</title>\n<desc id=\"about\">%s</desc>\n<style>%s</style>\n",
		counted(rows), html.EscapeString(describe(rows)), style)
	fmt.Fprintf(&b, `<text class="title" x="8" y="20">Load of a token endpoint: %s</text>`+"\n", counted(rows))
	for i, p := range columns {
		x := left + i*(width+gap)
		fmt.Fprintf(&b, `<text x="%d" y="44">%s</text><text class="small" x="%d" y="58">%s</text>`+"\n", x, p.scenario.name, x, html.EscapeString(hours(p)))
	}
	for i, row := range rows {
		y := top + i*(height+gap)
		class := "row"
		if i == 0 {
			class = "row ours"
		}
		fmt.Fprintf(&b, `<g class="%s"><text x="8" y="%d">%s</text><text class="small" x="8" y="%d">%s</text>`+"\n",
			class, y+24, html.EscapeString(row[0].library.name), y+40, html.EscapeString(row[0].rule))
		for j, p := range row {
			cell(&b, p, left+j*(width+gap), y)
		}
		b.WriteString("</g>\n")
	}
	fmt.Fprintf(&b, `<text class="small" x="8" y="%d">Requests by the minute, over what all clients need at policy.early, on a logarithmic scale from %v to %v; lines at 1 and 10. Numbers: peak over mean after the first lifetime.</text>`+"\n</svg>\n",
		h-8, lowest, highest)
	return b.String()
}

// cell draws one play: its busiest minute for each point across.
func cell(b *strings.Builder, p *play, x, y int) {
	minutes := p.load.minutes(p.shown, p.length)
	normal := mean(len(p.clients)) * time.Minute.Seconds()
	fmt.Fprintf(b, `<path class="load" d="M%d %d`, x, y+height)
	for i := range width {
		from, to := i*len(minutes)/width, max((i+1)*len(minutes)/width, i*len(minutes)/width+1)
		fmt.Fprintf(b, "L%d %.1fh1", x+i, float64(y)+float64(height)*(1-scaled(float64(slices.Max(minutes[from:to]))/normal)))
	}
	fmt.Fprintf(b, `V%dz"/>`, y+height)
	for _, line := range []float64{1, 10} {
		at := float64(y) + float64(height)*(1-scaled(line))
		fmt.Fprintf(b, `<path class="grid" d="M%d %.1fh%d"/>`, x, at, width)
	}
	fmt.Fprintf(b, `<rect class="frame" x="%d" y="%d" width="%d" height="%d"/><text x="%d" y="%d" text-anchor="end">%s</text>`+"\n",
		x, y, width, height, x+width-4, y+13, p.evenness())
}

// scaled is where a multiple of the mean load lies, from 0 to 1.
func scaled(times float64) float64 {
	return math.Log(min(max(times, lowest), highest)/lowest) / math.Log(highest/lowest)
}

// counted says how many clients there are.
func counted(rows [][]*play) string {
	return fmt.Sprintf("%d clients of Perennial, %d of each of the others; tokens of an hour", len(rows[0][0].clients), len(rows[1][0].clients))
}

// hours says what a column shows.
func hours(p *play) string {
	return fmt.Sprintf("%s; %.0f h", p.about, (p.length - p.shown).Hours())
}

// describe is the picture in words.
func describe(rows [][]*play) string {
	var all []string
	for _, row := range rows {
		var each []string
		for _, p := range row {
			each = append(each, p.scenario.name+" "+p.evenness())
		}
		all = append(all, row[0].library.name+": "+strings.Join(each, ", "))
	}
	return "Peak over mean after the first lifetime. " + strings.Join(all, ". ") + "."
}
