package view

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"tertulia/internal/address"
	"tertulia/internal/forum"
)

// Body is a rendered text with its embeds filled for the reader: mentions by the
// names that people now have, references to posts by their permanent addresses.
// The segments together are one balanced fragment.
func Body(p *Page, r forum.Rendered, people forum.People) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for _, s := range r.Segments {
			if err := renderSegment(ctx, w, p, s, people); err != nil {
				return err
			}
		}
		return nil
	})
}

func renderSegment(ctx context.Context, w io.Writer, p *Page, s forum.Segment, people forum.People) error {
	switch s.Kind {
	case forum.SegmentHTML:
		_, err := io.WriteString(w, s.HTML)
		return err
	case forum.SegmentMention:
		m, known := people[forum.MemberID(s.ID)]
		if !known || !m.HasPage() {
			return mentionGone(s.Text).Render(ctx, w)
		}
		return mention(address.Member(p.L.Tag(), m.Handle), p.nameOf(m), m.Handle).Render(ctx, w)
	case forum.SegmentPost:
		return link(address.LocalePost(p.L.Tag(), s.ID), s.Text).Render(ctx, w)
	}
	return nil
}
