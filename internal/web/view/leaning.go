package view

import (
	"strconv"

	"tertulia/internal/forum"
)

// Leaning is how one language group leans, or all of them together: a part for each
// position that somebody holds, in the order of the positions.
type Leaning struct {
	Lang  forum.Lang // empty: all
	Count int
	Parts []LeaningPart
}

// LeaningPart is one position in a bar: where it stands and how wide it is, in percent of
// the bar from its left end.
type LeaningPart struct {
	Number int
	X, W   float64
	Lead   bool // no other position has more
}

// percent prints a place as SVG takes it.
func percent(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) + "%" }

func (s *LeaningPart) middle() float64 { return s.X + s.W/2 }

// numbered reports whether a part has room for its number.
func (s *LeaningPart) numbered() bool { return s.W >= 6 }

// Leanings are the bars of a question: of all, and of each language group, largest
// first. From right to left they begin at the right, as the page does.
func Leanings(q *forum.Standing, rtl bool) []Leaning {
	groups := q.Groups()
	var bars []Leaning
	if len(groups) > 1 {
		bars = append(bars, barOf(q, "", q.Members(), q.Holding, rtl))
	}
	for _, g := range groups {
		bars = append(bars, barOf(q, g.Lang, g.Count, func(id forum.PositionID) int { return q.In(g.Lang, id) }, rtl))
	}
	return bars
}

func barOf(q *forum.Standing, lang forum.Lang, count int, holding func(forum.PositionID) int, rtl bool) Leaning {
	b, most, x := Leaning{Lang: lang, Count: count}, 0, 0.0
	for i := range q.Positions {
		most = max(most, holding(q.Positions[i].ID))
	}
	for i := range q.Positions {
		n := holding(q.Positions[i].ID)
		if n == 0 {
			continue
		}
		s := LeaningPart{Number: q.Positions[i].Number, X: x, W: 100 * float64(n) / float64(count), Lead: n == most}
		x += s.W
		if rtl {
			s.X = 100 - s.X - s.W
		}
		b.Parts = append(b.Parts, s)
	}
	return b
}

func (v *Thread) leanings(p *Page) []Leaning { return Leanings(v.Page.Question, p.L.Dir() == "rtl") }

// holding is how many members a bar's group has at a position.
func (v *Thread) holding(b *Leaning, position *forum.Position) int {
	if b.Lang == "" {
		return v.Page.Question.Holding(position.ID)
	}
	return v.Page.Question.In(b.Lang, position.ID)
}
