package translation

import (
	"context"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// maxTag is the length of a tag's name in grapheme clusters.
const maxTag = 30

// TagName is what a member typed to name a tag in a language.
type TagName struct {
	Tag      string // key
	Lang     forum.Lang
	Name     string // empty: the name there is is taken away
	Revision int    // that stood in the form; 0 where there was none
}

// NameTag names a tag in a language, changes the name, or takes it away. The tag
// keeps its key, and with it its address. Conflict where somebody else was faster.
func (s *Service) NameTag(ctx context.Context, v forum.Viewer, n TagName) error {
	if err := forum.CanWrite(v); err != nil {
		return err
	}
	n.Name = text.CleanLine(n.Name)
	if text.Graphemes(n.Name) > maxTag || len(n.Name) > maxTag*bytesInCluster {
		return forum.FieldError("name", "error.tags.long", forum.Args{"Max": maxTag})
	}
	tag, err := s.store.Tag(ctx, n.Tag)
	if err != nil {
		return err
	}
	return s.store.Write(ctx, func(tx *store.Tx) error { return nameTag(tx, v, tag.ID, n) })
}

func nameTag(tx *store.Tx, v forum.Viewer, id forum.TagID, n TagName) error {
	v, err := as(tx, v)
	if err != nil {
		return err
	}
	o, err := tx.LockOriginal(forum.NameOf(id))
	if err != nil {
		return err
	}
	tr, err := find(tx, forum.NameOf(id), n.Lang)
	if err != nil {
		return err
	}
	switch {
	case tr == nil:
		return addName(tx, v, &o, n)
	case visible(tr) && tr.Body == n.Name, !visible(tr) && n.Name == "":
		return nil
	case visible(tr) && tr.Revision != n.Revision:
		return forum.Fail(forum.Conflict, "translation.error.changed")
	}
	return changeName(tx, v, &o, tr, n)
}

func addName(tx *store.Tx, v forum.Viewer, o *store.Original, n TagName) error {
	if err := forum.CanTranslateTag(v, o.Tag, n.Lang); err != nil || n.Name == "" {
		return err
	}
	tr := forum.NewTranslation(forum.NameOf(o.Tag.ID), n.Lang, named(tx, v, n))
	if err := tx.AddTranslation(o, &tr); err != nil {
		return err
	}
	return tx.Emit(event(forum.TranslationAdded, &tr, v))
}

func named(tx *store.Tx, v forum.Viewer, n TagName) forum.Translated {
	by := v.ID()
	return forum.Translated{OriginalRevision: 1, Body: n.Name, By: &by, At: tx.Now()}
}

func changeName(tx *store.Tx, v forum.Viewer, o *store.Original, tr *forum.Translation, n TagName) error {
	if err := forum.CanRetranslateTag(v, o.Tag, tr); err != nil {
		return err
	}
	kind, act := forum.TranslationEdited, forum.ActEditTranslation
	moderated := visible(tr) && forum.Moderated(v, 0, tr)
	var before *forum.TranslationRevision
	if n.Name == "" {
		kind, act = forum.TranslationRemoved, forum.ActRemoveTranslation
		by, at := v.ID(), tx.Now()
		tr.Remove(forum.Removal{Reason: forum.RemovedByAuthor, ByID: &by, At: &at})
	} else {
		revision := tr.Revise(named(tx, v, n))
		before = &revision
	}
	if err := tx.SaveTranslation(o, tr, before); err != nil {
		return err
	}
	e := event(kind, tr, v)
	if moderated {
		d := tr.Decide(act, v.ID(), 0, tx.Now())
		if err := tx.Record(&d); err != nil {
			return err
		}
		e.DecisionID = &d.ID
	}
	return tx.Emit(e)
}
