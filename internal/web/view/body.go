package view

import (
	"context"
	"io"
	"slices"

	"github.com/a-h/templ"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// roomForNames is how many bytes may come on top of what was typed in one text, so that a
// page isn't many times that: the names by which its mentions are told apart, and the
// handles that people have taken since, where those are longer.
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
		if !known || !m.HasPage() || !b.takes(longer(m.Handle, s.Text)) {
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
	if b.takes(len(templ.EscapeString(name))) {
		return name
	}
	return ""
}

// takes takes room, where there is as much.
func (b *body) takes(size int) bool {
	if size > b.room {
		return false
	}
	b.room -= size
	return true
}

// longer is how much more a mention takes by the handle that somebody has now than by the
// one that was typed: in its address, where each byte may become three, and in its text.
func longer(handle, typed string) int {
	if len(handle) <= len(typed) {
		return 0
	}
	return 4 * max(0, len(handle)-len(text.HandleFold(typed)))
}
