package card

import (
	"bytes"
	_ "embed"
	"image"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

//go:embed fonts/latin.ttf
var latin []byte

//go:embed fonts/arabic.ttf
var arabic []byte

// fonts are parsed once; they are read only, and shared by all pens.
var fonts = sync.OnceValues(func() (both [2]*font.Font, err error) {
	for i, file := range [][]byte{latin, arabic} {
		face, err := font.ParseTTF(bytes.NewReader(file))
		if err != nil {
			return both, err
		}
		both[i] = face.Font
	}
	return both, nil
})

// pen draws on one picture. It isn't for use by several at once.
type pen struct {
	img    *image.RGBA
	faces  []*font.Face
	shaper shaping.HarfbuzzShaper
	split  shaping.Segmenter
	wrap   shaping.LineWrapper
	ink    *vector.Rasterizer
}

func newPen() (*pen, error) {
	both, err := fonts()
	if err != nil {
		return nil, err
	}
	return &pen{
		img:   image.NewRGBA(image.Rect(0, 0, Width, Height)),
		faces: []*font.Face{font.NewFace(both[0]), font.NewFace(both[1])},
		ink:   vector.NewRasterizer(Width, Height),
	}, nil
}

// ResolveFace is the face that has a letter: Arabic ones are set in naskh, all
// others, and what both have, in the serif.
func (p *pen) ResolveFace(r rune) *font.Face {
	for _, f := range p.faces {
		if _, ok := f.NominalGlyph(r); ok {
			return f
		}
	}
	return p.faces[0]
}

// lines are a text, shaped and broken.
type lines struct {
	rows []shaping.Line
	cut  bool // the text was longer
}

// set shapes a text of one direction at a size and breaks it into at most so
// many lines of a width, all in pixels. The lines hold until the next call.
func (p *pen) set(s string, size float32, width, most int, rtl bool) lines {
	text := printable(s)
	if len(text) == 0 {
		return lines{}
	}
	direction := di.DirectionLTR
	if rtl {
		direction = di.DirectionRTL
	}
	input := shaping.Input{Text: text, RunEnd: len(text), Direction: direction, Size: fixed.Int26_6(size * 64),
		Language: language.NewLanguage("und")}
	ellipsis := p.shape(shaping.Input{Text: []rune("…"), RunEnd: 1, Direction: direction, Size: input.Size,
		Face: p.faces[0], Script: language.Latin, Language: input.Language})
	var runs []shaping.Output
	for _, run := range p.split.Split(input, p) {
		runs = append(runs, p.shape(run))
	}
	rows, cut := p.wrap.WrapParagraph(shaping.WrapConfig{Direction: direction, TruncateAfterLines: most, Truncator: ellipsis},
		width, text, shaping.NewSliceIterator(runs))
	return lines{rows: rows, cut: cut > 0}
}

// longest is more letters than a card has room for.
const longest = 400

// printable is a text on one line, without controls.
func printable(s string) []rune {
	words := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) })
	text := []rune(strings.Join(words, " "))
	return text[:min(len(text), longest)]
}

// shape leaves out what the face has no glyph for.
func (p *pen) shape(run shaping.Input) shaping.Output {
	out := p.shaper.Shape(run)
	for i := range out.Glyphs {
		if out.Glyphs[i].GlyphID == 0 {
			out.Glyphs[i].Advance = 0
		}
	}
	out.RecalculateAll()
	return out
}

func advance(row shaping.Line) float32 {
	var sum fixed.Int26_6
	for i := range row {
		sum += row[i].Advance
	}
	return float32(sum) / 64
}

// write sets one line at the start of the card.
func (p *pen) write(l lines, c image.Image, y float32, rtl bool) { p.writeFrom(l, c, margin, y, rtl) }

// writeFrom sets lines on one baseline, so far from the start of the card.
func (p *pen) writeFrom(l lines, c image.Image, from, y float32, rtl bool) {
	for _, row := range l.rows {
		x := from
		if rtl {
			x = Width - from - advance(row)
		}
		p.row(row, c, x, y)
	}
}

func (p *pen) writeLines(l lines, c image.Image, y, leading float32, rtl bool) {
	for i, row := range l.rows {
		p.write(lines{rows: []shaping.Line{row}}, c, y+float32(i)*leading, rtl)
	}
}

// centre sets a word around a point.
func (p *pen) centre(l lines, c image.Image, x, y float32) {
	for _, row := range l.rows {
		var above, below fixed.Int26_6
		for i := range row {
			above, below = max(above, row[i].GlyphBounds.Ascent), min(below, row[i].GlyphBounds.Descent)
		}
		p.row(row, c, x-advance(row)/2, y+float32(above+below)/128)
	}
}

// row draws a line from its left end.
func (p *pen) row(row shaping.Line, c image.Image, x, y float32) {
	if len(row) == 0 {
		return
	}
	runs := slices.Clone(row)
	slices.SortFunc(runs, func(a, b shaping.Output) int { return int(a.VisualIndex - b.VisualIndex) })
	size := float32(runs[0].Size) / 64
	top, bottom := max(0, int(y-1.5*size)), min(Height, int(y+size))
	if top >= bottom {
		return
	}
	p.ink.Reset(Width, bottom-top)
	for i := range runs {
		for _, g := range runs[i].Glyphs {
			p.glyph(&runs[i], g, x+float32(g.XOffset)/64, y-float32(top)-float32(g.YOffset)/64)
			x += float32(g.Advance) / 64
		}
	}
	p.ink.Draw(p.img, image.Rect(0, top, Width, bottom), c, image.Point{})
}

// glyph adds the outline of a glyph to the ink.
func (p *pen) glyph(run *shaping.Output, g shaping.Glyph, x, y float32) {
	outline, ok := run.Face.GlyphData(g.GlyphID).(font.GlyphOutline)
	if !ok || g.GlyphID == 0 {
		return
	}
	scale := float32(run.Size) / 64 / float32(run.Face.Upem())
	at := func(q ot.SegmentPoint) (float32, float32) { return x + q.X*scale, y - q.Y*scale }
	for _, s := range outline.Segments {
		ax, ay := at(s.Args[0])
		bx, by := at(s.Args[1])
		cx, cy := at(s.Args[2])
		switch s.Op {
		case ot.SegmentOpMoveTo:
			p.ink.ClosePath()
			p.ink.MoveTo(ax, ay)
		case ot.SegmentOpLineTo:
			p.ink.LineTo(ax, ay)
		case ot.SegmentOpQuadTo:
			p.ink.QuadTo(ax, ay, bx, by)
		case ot.SegmentOpCubeTo:
			p.ink.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	p.ink.ClosePath()
}

// disc draws a filled circle.
func (p *pen) disc(x, y, r float32, c image.Image) {
	const k = 0.5523 // how far the handles of a quarter of a circle reach
	left, top, side := int(x-r)-1, int(y-r)-1, int(2*r)+3
	x, y = x-float32(left), y-float32(top)
	p.ink.Reset(side, side)
	p.ink.MoveTo(x+r, y)
	p.ink.CubeTo(x+r, y+k*r, x+k*r, y+r, x, y+r)
	p.ink.CubeTo(x-k*r, y+r, x-r, y+k*r, x-r, y)
	p.ink.CubeTo(x-r, y-k*r, x-k*r, y-r, x, y-r)
	p.ink.CubeTo(x+k*r, y-r, x+r, y-k*r, x+r, y)
	p.ink.ClosePath()
	p.ink.Draw(p.img, image.Rect(left, top, left+side, top+side), c, image.Point{})
}
