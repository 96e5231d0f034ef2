package card

import (
	"bytes"
	"image"
	"image/draw"
	"image/png"
	"unicode/utf8"

	"tertulia/static"
)

// The size of the picture in pixels, which is what sites that show link
// previews ask for (1.91 to 1).
const (
	Width  = 1200
	Height = 630
)

// Card is what the picture of a thread, or of the whole forum, says.
type Card struct {
	Site     string // the forum's name
	Title    string // at most four lines of it are drawn
	TitleRTL bool   // the title runs from right to left
	Lang     string // the title's language, whose colour the mark has; empty: no mark
	Mark     string // the language's short sign, such as NL
	Note     string // one line beside the mark
	Bars     Bars   // how readers stand on the thread's question; empty: none
	RTL      bool   // the page runs from right to left, and so does the card
}

// The measures of the card, in pixels.
const (
	margin    = 80
	fascia    = 104 // the band with the forum's name
	scallop   = 60  // the width of one scallop of the awning
	titleTop  = fascia + scallop/2 + 28
	titleFoot = Height - 150
	coaster   = 44 // the radius of the mark
	maxLines  = 4
)

// PNG draws the card. It is some 60 KB.
func (c Card) PNG() ([]byte, error) {
	p, err := newPen()
	if err != nil {
		return nil, err
	}
	p.fill(p.img.Bounds(), static.Colour("paper"))
	p.awning()
	c.head(p)
	c.title(p, c.chart(p))
	c.foot(p)
	var buf bytes.Buffer
	if err := png.Encode(&buf, p.img); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// awning is the band at the top with its scalloped edge.
func (p *pen) awning() {
	for i := 0; i*scallop < Width; i++ {
		colour := static.Colour("wine")
		if i%2 == 1 {
			colour = static.Colour("on-wine-2")
		}
		x := float32(i*scallop + scallop/2)
		p.fill(image.Rect(i*scallop, fascia, (i+1)*scallop, fascia+8), colour)
		p.disc(x, fascia+8, scallop/2, colour)
	}
	p.fill(image.Rect(0, 0, Width, fascia), static.Colour("wine-deep"))
	p.fill(image.Rect(0, fascia-4, Width, fascia), static.Colour("brass"))
}

func (c Card) head(p *pen) {
	line := p.set(c.Site, 40, Width-2*margin, 1, c.RTL)
	p.write(line, static.Colour("on-wine"), fascia/2+10, c.RTL)
}

// titleSizes are tried from the largest until the title fits.
var titleSizes = []float32{76, 66, 58, 50, 44}

// title is written above a line, in the largest letters in which it has room there,
// and cut where it has none in the smallest.
func (c Card) title(p *pen, foot int) {
	for i, size := range titleSizes {
		leading := size * 1.28
		if c.TitleRTL {
			leading = size * 1.45
		}
		room := min(maxLines, (foot-titleTop)/int(leading))
		lines := p.set(c.Title, size, Width-2*margin, room, c.TitleRTL)
		if !lines.cut || i == len(titleSizes)-1 {
			p.writeLines(lines, static.Colour("ink"), titleTop+size, leading, c.TitleRTL)
			return
		}
	}
}

// foot has the mark of the language and the note beside it.
func (c Card) foot(p *pen) {
	y := float32(Height - 40 - coaster)
	p.fill(image.Rect(margin, Height-40-2*coaster-24, Width-margin, Height-40-2*coaster-22), static.Colour("rule"))
	x, gap := float32(margin+coaster), float32(2*coaster+24)
	if c.RTL {
		x = Width - x
	}
	if c.Lang == "" {
		gap = 0
	} else {
		colour, ink := static.LangColours(c.Lang)
		p.disc(x, y, coaster, colour)
		p.centre(p.set(c.Mark, markSize(c.Mark), Width, 1, false), ink, x, y)
	}
	note := p.set(c.Note, 34, Width-2*margin-int(gap), 1, c.RTL)
	p.writeFrom(note, static.Colour("muted"), margin+gap, y+12, c.RTL)
}

// markSize makes a single letter as large as two.
func markSize(mark string) float32 {
	if utf8.RuneCountInString(mark) == 1 {
		return 56
	}
	return 36
}

func (p *pen) fill(r image.Rectangle, c image.Image) { draw.Draw(p.img, r, c, image.Point{}, draw.Src) }
