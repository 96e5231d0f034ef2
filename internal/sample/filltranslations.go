package sample

import (
	"fmt"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// translate writes a translation of a post as it is by then, with that of the title,
// or corrects the one there is.
func (f *filler) translate(row *forum.Thread, post *forum.Post, tr Translation) error {
	o := &store.Original{Thread: row, Post: post}
	by := f.members[tr.By].ID
	made := forum.Translated{OriginalRevision: post.Revision, By: &by, At: tr.Age.Before(f.now)}
	if tr.Title != "" {
		made.Body, made.Slug = tr.Title, text.Slug(tr.Title)
		if err := f.putTranslation(o, forum.TitleOf(row.ID), tr.Lang, made); err != nil {
			return err
		}
	}
	if tr.Text == "" {
		return nil
	}
	rendered, err := text.Render(tr.Text, text.Options{Members: f.mentioned})
	if err != nil {
		return fmt.Errorf("translation into %s: %w", tr.Lang, err)
	}
	made.Body, made.Slug, made.Rendered = tr.Text, "", rendered
	return f.putTranslation(o, forum.TextOf(post.ID), tr.Lang, made)
}

func (f *filler) putTranslation(o *store.Original, target forum.Target, lang forum.Lang, made forum.Translated) error {
	tr, err := f.tx.Translation(target, lang, forum.Human)
	if forum.Is(err, forum.NotFound) {
		tr = forum.NewTranslation(target, lang, made)
		return f.tx.AddTranslation(o, &tr)
	}
	if err != nil || tr.Body == made.Body && !tr.Stale {
		return err
	}
	if by := *made.By; by != *tr.AuthorID && by != o.Post.AuthorID && !tr.Stale {
		f.decisions = append(f.decisions, tr.Decide(forum.ActEditTranslation, by, o.Post.ID, made.At))
	}
	before := tr.Revise(made)
	return f.tx.SaveTranslation(o, &tr, &before)
}

// nameTags names the members' own tags in other languages.
func (f *filler) nameTags(names []TagName) error {
	for _, n := range names {
		tags, err := f.tx.EnsureTags([]forum.Tag{{Key: text.Slug(n.Tag), Name: n.Tag}})
		if err != nil {
			return fmt.Errorf("tag %s: %w", n.Tag, err)
		}
		by := f.members[n.By].ID
		tr := forum.NewTranslation(forum.NameOf(tags[0].ID), n.Lang,
			forum.Translated{OriginalRevision: 1, Body: n.Name, By: &by, At: n.Age.Before(f.now)})
		if err := f.tx.AddTranslation(&store.Original{Tag: &tags[0]}, &tr); err != nil {
			return fmt.Errorf("name tag %s: %w", n.Tag, err)
		}
	}
	return nil
}
