package view_test

import (
	"io"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/web/view"
)

// BenchmarkThreadPage renders a full page of a thread, as for a visitor.
func BenchmarkThreadPage(b *testing.B) {
	page := newThreadPage(b)
	rows := page.Posts[:3]
	page.Posts = nil
	for i := range forum.PageSize {
		row := rows[i%len(rows)]
		row.Number, row.ID = i+1, forum.PostID(i+101)
		page.Posts = append(page.Posts, row)
	}
	p := newPage(b, "ar", "/ar/t/2")
	b.ReportAllocs()
	for b.Loop() {
		if err := view.ThreadPage(p, view.Thread{Page: page}).Render(b.Context(), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
