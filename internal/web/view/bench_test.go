package view_test

import (
	"io"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/web/view"
)

// BenchmarkThreadPage renders a full page of a thread, as for a visitor.
func BenchmarkThreadPage(b *testing.B) {
	for name, asks := range map[string]bool{"posts": false, "question": true} {
		b.Run(name, func(b *testing.B) {
			page := fullPage(b)
			if asks {
				page.Question = leaningQuestion(page)
			}
			p := newPage(b, "ar", "/ar/t/2")
			b.ReportAllocs()
			for b.Loop() {
				v := view.Thread{Page: page}
				v.Choose(p)
				if err := view.ThreadPage(p, &v).Render(b.Context(), io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// fullPage has as many posts as a page of a thread holds.
func fullPage(b *testing.B) *forum.ThreadPage {
	page := newThreadPage(b)
	rows := page.Posts[:3]
	page.Posts = nil
	for i := range forum.PageSize {
		row := rows[i%len(rows)]
		row.Number, row.ID = i+1, forum.PostID(i+101)
		page.Posts = append(page.Posts, row)
	}
	return page
}

// leaningQuestion has five positions, on which five language groups and the writers of
// the page stand.
func leaningQuestion(page *forum.ThreadPage) *forum.Standing {
	s := &forum.Standing{Asked: forum.Asked{Question: forum.Question{ThreadID: page.Thread.ID, Body: "Waarvoor dient het?"}},
		Stances: map[forum.MemberID]forum.Stance{}}
	for n := 1; n <= forum.PositionsMax; n++ {
		s.Positions = append(s.Positions, forum.Position{ID: forum.PositionID(n), Number: n, Body: "Om te praten",
			Texts: forum.JoinTitles(forum.Title{Lang: "ar", Text: "للحديث"}, forum.Title{Lang: "de", Text: "Zum Reden"}, forum.Title{Lang: "es", Text: "Para hablar"})})
		for i, lang := range []forum.Lang{"nl", "de", "ar", "es", "en"} {
			s.Tallies = append(s.Tallies, forum.Tally{PositionID: forum.PositionID(n), Lang: lang, Members: n * (i + 10), Changed: i})
		}
	}
	for i := range page.Posts {
		s.Stances[page.Posts[i].AuthorID] = forum.Stance{PositionID: &s.Positions[i%5].ID, PreviousID: &s.Positions[0].ID}
	}
	return s
}
