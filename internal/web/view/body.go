package view

import (
	"context"
	"io"
	"slices"

	"github.com/a-h/templ"

	"tertulia/internal/address"
	"tertulia/internal/forum"
)

// roomForNames is how many bytes the names may take by which one text's mentions are
// told apart, so that a page isn't many times what was typed.
const roomForNames = 1024

// Body is a rendered text with its embeds filled for the reader: mentions by the
// names that people now have, references to posts by their permanent addresses.
// The segments together are one balanced fragment.
func Body(p *Page, r forum.Rendered, people forum.People) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		b := body{page: p, people: people, room: roomForNames}
		for _, s := range r.Segments {
			if err := b.segment(ctx, w, s); err != nil {
				return err
			}
		}
		return nil
	})
}

// body is a text that is being written.
type body struct {
	page   *Page
	people forum.People
	named  []forum.MemberID // who was named in it
	room   int
}

func (b *body) segment(ctx context.Context, w io.Writer, s forum.Segment) error {
	switch s.Kind {
	case forum.SegmentHTML:
		_, err := io.WriteString(w, s.HTML)
		return err
	case forum.SegmentMention:
		m, known := b.people[forum.MemberID(s.ID)]
		if !known || !m.HasPage() {
			return mentionGone(s.Text).Render(ctx, w)
		}
		return mention(address.Member(b.page.L.Tag(), m.Handle), b.name(m), m.Handle).Render(ctx, w)
	case forum.SegmentPost:
		return link(address.LocalePost(b.page.L.Tag(), s.ID), s.Text).Render(ctx, w)
	}
	return nil
}

// name is what the first mention of a member says besides the handle; empty for the
// others, and where there is no room for it.
func (b *body) name(m forum.MemberRef) string {
	if slices.Contains(b.named, m.ID) {
		return ""
	}
	b.named = append(b.named, m.ID)
	name := b.page.nameOf(m)
	if size := len(templ.EscapeString(name)); size <= b.room {
		b.room -= size
		return name
	}
	return ""
}
