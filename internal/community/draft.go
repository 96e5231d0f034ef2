package community

import (
	"context"
	"slices"
	"strings"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// maxDraftField is how much of a single-line field a draft keeps, in bytes.
const maxDraftField = 4096

// Draft is what a member has typed so far.
type Draft struct {
	forum.Draft
	Key string // of the form it was typed into; empty for none
}

// SaveDraft keeps what a member has typed so far, as typed, in the place of the
// draft before it; an empty one forgets it. What was sent by the same form
// meanwhile is no draft any more: pages save drafts on their own, and late. Confirmed
// members may, in places that they can see. TooLarge for what no post could hold.
func (s *Service) SaveDraft(ctx context.Context, v forum.Viewer, d Draft) error {
	key, err := keyOf(d.Key, d.Place, Text{Title: d.Title, Body: d.Body, Asks: forum.WordingOf(d.Question)})
	if err != nil {
		return err
	}
	if err := forum.CanWrite(v); err != nil {
		return err
	}
	if err := s.checkPlace(ctx, v, d.Place); err != nil {
		return err
	}
	if unkeepable(d.Title, d.Body, d.Tags, d.Question) {
		return forum.Fail(forum.TooLarge, "error.text.size")
	}
	d.MemberID = v.ID()
	d.Title, d.Body, d.Tags = text.CleanLine(d.Title), text.CleanText(d.Body), text.CleanLine(d.Tags)
	d.Question = text.CleanNote(d.Question)
	if d.Lang != "" && !s.offers(d.Lang) {
		d.Lang = ""
	}
	if strings.TrimSpace(d.Title+d.Body+d.Question) == "" {
		return s.DropDraft(ctx, v, d.Place)
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		v, err := tx.As(v)
		if err != nil {
			return err
		}
		if _, posted, err := again(tx, v, key); posted || err != nil {
			return err
		}
		if sent, err := standing(tx, &d.Draft); err != nil {
			return err
		} else if sent {
			return tx.DropDraft(d.MemberID, d.Place)
		}
		return tx.SaveDraft(&d.Draft)
	})
}

// standing reports whether what is drafted for an edit or a translation stands there
// already, since it was sent meanwhile. Nothing is kept under the key of such a form.
func standing(tx *store.Tx, d *forum.Draft) (bool, error) {
	post, lang := d.Place.Translation()
	edited := d.Place.Post()
	if max(post, edited) == 0 {
		return false, nil
	}
	o, err := tx.LockOriginal(forum.TextOf(max(post, edited)))
	if err != nil {
		return false, err
	}
	if edited != 0 {
		return d.Revision != 0 && d.Revision < o.Post.Revision && same(d.Body, o.Post.Markdown) && (!o.Post.Opening() || same(d.Title, o.Thread.Title)), nil
	}
	stands, err := says(tx, forum.TextOf(post), lang, d.Body)
	if err != nil || !stands {
		return false, err
	}
	return says(tx, forum.TitleOf(o.Thread.ID), lang, d.Title)
}

// says reports whether people's translation of a locked original is what was typed, or
// nothing was.
func says(tx *store.Tx, target forum.Target, lang forum.Lang, typed string) (bool, error) {
	if typed == "" {
		return true, nil
	}
	tr, err := tx.Translation(target, lang, forum.Human)
	if forum.Is(err, forum.NotFound) {
		return false, nil
	}
	return tr.Visibility == forum.Visible && same(typed, tr.Body), err
}

// same reports whether what was typed is what is kept of it.
func same(typed, kept string) bool { return strings.TrimSpace(typed) == kept }

// unkeepable reports texts that no post could hold. lines are the short ones.
func unkeepable(title, body string, lines ...string) bool {
	return len(body) > text.MaxMarkdown || len(title) > maxDraftField ||
		slices.ContainsFunc(lines, func(line string) bool { return len(line) > maxDraftField })
}

// DropDraft forgets the viewer's draft for a place, if there is one.
func (s *Service) DropDraft(ctx context.Context, v forum.Viewer, place forum.Place) error {
	if err := forum.CanWrite(v); err != nil {
		return err
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		v, err := tx.As(v)
		if err != nil {
			return err
		}
		return tx.DropDraft(v.ID(), place)
	})
}

// checkPlace refuses places that aren't any, or that the viewer may not see.
func (s *Service) checkPlace(ctx context.Context, v forum.Viewer, place forum.Place) error {
	if !place.Valid() {
		return forum.Fail(forum.Malformed, "error.malformed")
	}
	if id := place.Thread(); id != 0 {
		_, err := s.store.Thread(ctx, v, id)
		return err
	}
	post, _ := place.Translation()
	if id := max(place.Post(), post); id != 0 {
		_, err := s.store.PostAt(ctx, v, id)
		return err
	}
	return nil
}
