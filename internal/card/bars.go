package card

import (
	"image"
	"strconv"
	"strings"

	"tertulia/static"
)

// maxBars is how many language groups the card has room for.
const maxBars = 5

// Bars are how language groups lean, a line for each: the language, its mark, and
// the number of members at each position, with spaces between. It is text so that
// cards can be compared.
type Bars string

// Bar is one line of [Bars].
type Bar struct {
	Lang, Mark string
	Parts      []int
}

// JoinBars keeps bars, the first that there is room for.
func JoinBars(bars []Bar) Bars {
	lines := make([]string, 0, maxBars)
	for _, b := range bars[:min(len(bars), maxBars)] {
		fields := []string{b.Lang, b.Mark}
		for _, n := range b.Parts {
			fields = append(fields, strconv.Itoa(n))
		}
		lines = append(lines, strings.Join(fields, " "))
	}
	return Bars(strings.Join(lines, "\n"))
}

// list reads them.
func (b Bars) list() []Bar {
	var bars []Bar
	for line := range strings.Lines(string(b)) {
		fields := strings.Fields(line)
		if len(fields) < 3 {
			continue
		}
		bar := Bar{Lang: fields[0], Mark: fields[1]}
		for _, n := range fields[2:] {
			count, _ := strconv.Atoi(n) // [JoinBars] wrote it
			bar.Parts = append(bar.Parts, count)
		}
		bars = append(bars, bar)
	}
	return bars
}

// The measures of the chart, in pixels.
const (
	barHeight = 22
	barLead   = 32
	barMark   = 60 // from the start of the card's text to the bars
	barGap    = 18 // above the first
)

// chart draws the bars upwards from the foot, and gives where the title must end.
func (c Card) chart(p *pen) (top int) {
	bars := c.Bars.list()
	if len(bars) == 0 {
		return titleFoot
	}
	top = titleFoot - len(bars)*barLead
	for i, b := range bars {
		y := top + i*barLead
		colour, ink := static.LangColours(b.Lang)
		x := margin + 12
		if c.RTL {
			x = Width - x
		}
		p.disc(float32(x), float32(y+barHeight/2), 15, colour)
		p.centre(p.set(b.Mark, 15, Width, 1, false), ink, float32(x), float32(y+barHeight/2))
		c.bar(p, b, y, colour, ink)
	}
	return top - barGap
}

// bar draws one group: filled where most of it stand, and with the number of each
// position that has room for it.
func (c Card) bar(p *pen, b Bar, y int, colour, ink image.Image) {
	sum, most := 0, 0
	for _, n := range b.Parts {
		sum, most = sum+n, max(most, n)
	}
	if sum == 0 {
		return
	}
	const whole = Width - 2*margin - barMark
	at := 0
	for i, n := range b.Parts {
		from, to := margin+barMark+at*whole/sum, margin+barMark+(at+n)*whole/sum
		at += n
		if n == 0 {
			continue
		}
		if c.RTL {
			from, to = Width-to, Width-from
		}
		letters := ink
		p.fill(image.Rect(from+1, y, to-1, y+barHeight), colour)
		if n < most {
			p.fill(image.Rect(from+3, y+2, to-3, y+barHeight-2), static.Colour("paper"))
			letters = static.Colour("ink")
		}
		if to-from > 30 {
			p.centre(p.set(strconv.Itoa(i+1), 16, Width, 1, false), letters, float32(from+to)/2, float32(y+barHeight/2))
		}
	}
}
