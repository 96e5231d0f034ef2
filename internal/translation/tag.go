package translation

import (
	"context"
	"errors"
	"slices"

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
	Name     string // empty: the name there is is taken away, as [Service.RemoveName] does
	Revision int    // that stood in the form; 0 where there was none
}

// NameRemoval is what somebody says who takes away the name of a tag in a language.
type NameRemoval struct {
	Tag      string // key
	Lang     forum.Lang
	Revision int                 // that they saw; 0: whichever it is
	Reason   forum.RemovalReason // not looked at for a name one gave oneself
	Note     string
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
	tag, err := s.tag(ctx, v, n.Tag)
	if err != nil {
		return err
	}
	if n.Name == "" {
		return s.emptyName(ctx, v, n)
	}
	return s.store.Write(ctx, func(tx *store.Tx) error { return nameTag(tx, v, tag.ID, n) })
}

// tag finds a tag that the viewer may see.
func (s *Service) tag(ctx context.Context, v forum.Viewer, key string) (forum.Tag, error) {
	tag, err := s.store.Tag(ctx, key)
	if err != nil {
		return tag, err
	}
	return tag, forum.SeeTag(v, &tag)
}

// emptyName takes away the name that stood in the form; nothing where none did, or
// where it is gone already.
func (s *Service) emptyName(ctx context.Context, v forum.Viewer, n TagName) error {
	if n.Revision == 0 {
		return nil
	}
	err := s.RemoveName(ctx, v, NameRemoval{Tag: n.Tag, Lang: n.Lang, Revision: n.Revision})
	if forum.Is(err, forum.NotFound) {
		return nil
	}
	return err
}

// RemoveName takes away the name of a tag in a language. Who gave it and moderators of
// the language may. For another's name they give a reason, which is a decision in the
// log, and whoever gave it is told. NotFound where there is none; Conflict where it
// isn't the one they saw any more.
func (s *Service) RemoveName(ctx context.Context, v forum.Viewer, r NameRemoval) error {
	removal := Removal{Lang: r.Lang, Reason: r.Reason, Note: r.Note}
	return s.onName(ctx, v, r.Tag, r.Lang, func(tx *store.Tx, v forum.Viewer, _ *forum.Tag, tr *forum.Translation) (version, error) {
		if visible(tr) && r.Revision != 0 && r.Revision != tr.Revision {
			return version{}, errChanged
		}
		return removal.act(tx), forum.CanRemoveName(v, tr)
	})
}

// RestoreName brings back the name of a tag that was taken away; see
// [forum.CanRestoreName]. Of another's it is a decision in the log, and whoever gave it
// is told.
func (s *Service) RestoreName(ctx context.Context, v forum.Viewer, tag string, lang forum.Lang) error {
	return s.onName(ctx, v, tag, lang, func(_ *store.Tx, v forum.Viewer, tag *forum.Tag, tr *forum.Translation) (version, error) {
		return Restoring{Lang: lang}.act(), forum.CanRestoreName(v, tag, tr)
	})
}

// onName does an act on the name of a tag in a language. NotFound where it has none
// and had none.
func (s *Service) onName(ctx context.Context, v forum.Viewer, key string, lang forum.Lang,
	choose func(*store.Tx, forum.Viewer, *forum.Tag, *forum.Translation) (version, error),
) error {
	if err := forum.CanWrite(v); err != nil {
		return err
	}
	tag, err := s.tag(ctx, v, key)
	if err != nil {
		return err
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		v, err := tx.As(v)
		if err != nil {
			return err
		}
		o, err := tx.LockOriginal(forum.NameOf(tag.ID))
		if err != nil {
			return err
		}
		tr, err := find(tx, forum.NameOf(tag.ID), lang)
		if err != nil {
			return err
		}
		if tr == nil {
			return forum.Fail(forum.NotFound, "error.not_found")
		}
		act, err := choose(tx, v, o.Tag, tr)
		if err != nil {
			return err
		}
		return act.on(tx, v, &o, tr, map[forum.MemberID]bool{})
	})
}

// AsksWhy reports whether an act failed because it wants a reason.
func AsksWhy(err error) bool {
	var failure *forum.Error
	return errors.As(err, &failure) && slices.ContainsFunc(failure.Fields(), func(f *forum.Error) bool { return f.Field == "reason" })
}

// NameIn is the name of a tag in a language that the viewer of the page may read; nil
// for none.
func NameIn(p *forum.NamesPage, lang forum.Lang) *forum.Translation {
	for i := range p.Names {
		if p.Names[i].Lang == lang {
			return &p.Names[i]
		}
	}
	return nil
}

func nameTag(tx *store.Tx, v forum.Viewer, id forum.TagID, n TagName) error {
	v, err := tx.As(v)
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
	case visible(tr) && tr.Body == n.Name:
		return nil
	case visible(tr) && tr.Revision != n.Revision:
		return errChanged
	}
	return changeName(tx, v, &o, tr, n)
}

func addName(tx *store.Tx, v forum.Viewer, o *store.Original, n TagName) error {
	if err := forum.CanTranslateTag(v, o.Tag, n.Lang); err != nil {
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
	moderated := visible(tr) && forum.Moderated(v, 0, tr)
	before := tr.Revise(named(tx, v, n))
	if err := tx.SaveTranslation(o, tr, &before); err != nil {
		return err
	}
	e := event(forum.TranslationEdited, tr, v)
	if moderated {
		d := tr.Decide(forum.ActEditTranslation, v.ID(), 0, tx.Now())
		if err := tx.Record(&d); err != nil {
			return err
		}
		e.DecisionID = &d.ID
	}
	return tx.Emit(e)
}
