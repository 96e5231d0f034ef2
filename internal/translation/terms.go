package translation

import (
	"context"
	"slices"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// Limits on the glossary.
const (
	maxTerm  = 80  // grapheme clusters
	maxTerms = 500 // of one pair of languages
)

// Terms is the glossary of one pair: for moderators.
func (m *Machine) Terms(ctx context.Context, v forum.Viewer, from, to forum.Lang) ([]forum.Term, error) {
	if !v.IsModerator() {
		return nil, forum.Fail(forum.Forbidden, "error.forbidden")
	}
	return m.Store.Terms(ctx, from, to)
}

// SetTerm adds a term to the glossary or changes its target: for moderators of
// the language that it is translated into. It is a decision in the log. What is
// translated already stays as it is.
func (m *Machine) SetTerm(ctx context.Context, v forum.Viewer, t forum.Term) error {
	if err := forum.CanKeepTerms(v, t.To); err != nil {
		return err
	}
	t.Source, t.Target = text.CleanLine(t.Source), text.CleanLine(t.Target)
	if err := m.checkTerm(t); err != nil {
		return err
	}
	return m.Store.Write(ctx, func(tx *store.Tx) error {
		v, err := tx.As(v)
		if err != nil {
			return err
		}
		if err := forum.CanKeepTerms(v, t.To); err != nil {
			return err
		}
		n, err := tx.CountTerms(t.From, t.To)
		if err != nil {
			return err
		}
		if n >= maxTerms {
			return forum.FieldError("source", "error.term.many", forum.Args{"Max": maxTerms})
		}
		if err := tx.SetTerm(t); err != nil {
			return err
		}
		d := t.Decide(forum.ActTermSet, v.ID(), tx.Now())
		return tx.Record(&d)
	})
}

// checkTerm says what is wrong with a term, beside the fields.
func (m *Machine) checkTerm(t forum.Term) error {
	var langs *forum.Error
	if !slices.Contains(m.Langs, t.From) || !slices.Contains(m.Langs, t.To) || t.From == t.To {
		langs = forum.FieldError("from", "error.lang.unknown", nil)
	}
	return forum.Join(langs, checkWords("source", t.Source), checkWords("target", t.Target))
}

func checkWords(field, s string) *forum.Error {
	switch {
	case s == "":
		return forum.FieldError(field, "error.term.required", nil)
	case text.Graphemes(s) > maxTerm || len(s) > maxTerm*bytesInTerm:
		return forum.FieldError(field, "error.term.long", forum.Args{"Max": maxTerm})
	}
	return nil
}

// bytesInTerm is what a grapheme cluster may take on average.
const bytesInTerm = 16

// DropTerm removes a term, under the rules of [Machine.SetTerm].
func (m *Machine) DropTerm(ctx context.Context, v forum.Viewer, id int64) (forum.Term, error) {
	var term forum.Term
	err := m.Store.Write(ctx, func(tx *store.Tx) error {
		v, err := tx.As(v)
		if err != nil {
			return err
		}
		if term, err = tx.Term(id); err != nil {
			return err
		}
		if err := forum.CanKeepTerms(v, term.To); err != nil {
			return err
		}
		if err := tx.DropTerm(id); err != nil {
			return err
		}
		d := term.Decide(forum.ActTermDrop, v.ID(), tx.Now())
		return tx.Record(&d)
	})
	return term, err
}
