package main

import (
	"fmt"
	"html"
	"math"
	"strings"
	"time"
)

// The chart has one panel for each database, side by side, with a line for each
// page: what it costs in processor time, over the number of posts.
const (
	panelWidth  = 420
	panelHeight = 300
	panelTop    = 40
	panelLeft   = 60
	legendLine  = 18
)

// colours tell the lines apart, also for the colour-blind (Okabe and Ito), on
// light and on dark paper.
func colours() []string {
	return []string{"#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#8A8A8A"}
}

// chart draws the growth of pages made for a visitor with nothing in memory as SVG.
func chart(r report) string {
	panels, most := map[string][]growth{}, time.Duration(1)
	var databases []string
	for _, g := range r.Growth() {
		if g.Who != coldVisitor || len(g.Costs) == 0 {
			continue
		}
		if panels[g.Database] == nil {
			databases = append(databases, g.Database)
		}
		panels[g.Database] = append(panels[g.Database], g)
		for _, c := range g.Costs {
			most = max(most, c)
		}
	}
	var b strings.Builder
	height := panelTop + panelHeight + 50 + legendLine*len(colours())
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="system-ui, sans-serif" font-size="12" fill="#808080">`+"\n",
		(panelWidth+panelLeft)*max(len(databases), 1)+40, height)
	b.WriteString("<title>Processor time of a page over the number of posts</title>\n")
	for i, database := range databases {
		p := panel{left: panelLeft + i*(panelWidth+panelLeft), most: most, sizes: r.Sizes()}
		p.frame(&b, database)
		for n, g := range panels[database] {
			p.line(&b, g, colours()[n%len(colours())])
		}
	}
	if len(databases) > 0 {
		legend(&b, panels[databases[0]])
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// panel is the plot of one database.
type panel struct {
	left  int
	most  time.Duration
	sizes []int
}

func (p panel) x(posts int) float64 {
	low, high := math.Log10(float64(p.sizes[0])), math.Log10(float64(p.sizes[len(p.sizes)-1]))
	if high <= low {
		return float64(p.left) + panelWidth/2
	}
	return float64(p.left) + panelWidth*(math.Log10(float64(posts))-low)/(high-low)
}

func (p panel) y(cost time.Duration) float64 {
	return panelTop + panelHeight*(1-float64(cost)/float64(p.most))
}

// frame draws the axes with what they mean.
func (p panel) frame(b *strings.Builder, title string) {
	fmt.Fprintf(b, `<text x="%d" y="20" font-weight="bold">%s: µs for a page, nothing in memory, by posts</text>`+"\n", p.left, html.EscapeString(title))
	for step := range 5 {
		cost := p.most * time.Duration(step) / 4
		y := p.y(cost)
		fmt.Fprintf(b, `<line x1="%d" y1="%.1f" x2="%d" y2="%.1f" stroke="#808080" stroke-opacity="0.3"/>`, p.left, y, p.left+panelWidth, y)
		fmt.Fprintf(b, `<text x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n", p.left-6, y+4, count(int(cost.Microseconds())))
	}
	for _, size := range p.sizes {
		fmt.Fprintf(b, `<text x="%.1f" y="%d" text-anchor="middle">%s</text>`+"\n", p.x(size), panelTop+panelHeight+20, count(size))
	}
}

func (p panel) line(b *strings.Builder, g growth, colour string) {
	points := make([]string, len(g.Posts))
	for i, posts := range g.Posts {
		x, y := p.x(posts), p.y(g.Costs[i])
		points[i] = fmt.Sprintf("%.1f,%.1f", x, y)
		fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="3.5" fill="%s"/>`, x, y, colour)
	}
	fmt.Fprintf(b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>`+"\n", strings.Join(points, " "), colour)
}

func legend(b *strings.Builder, lines []growth) {
	for i, g := range lines {
		y := panelTop + panelHeight + 50 + i*legendLine
		fmt.Fprintf(b, `<rect x="%d" y="%d" width="14" height="4" fill="%s"/>`, panelLeft, y-6, colours()[i%len(colours())])
		fmt.Fprintf(b, `<text x="%d" y="%d">%s</text>`+"\n", panelLeft+22, y, html.EscapeString(g.Page))
	}
}
