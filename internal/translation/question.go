package translation

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// positionMax is the length of a position's translation in grapheme clusters.
const positionMax = 150

// Wording is what a member typed to translate the question of a thread. What is
// empty is left as it is.
type Wording struct {
	Post forum.PostID // the opening post
	Lang forum.Lang
	// Texts are the question and its positions, in their order.
	Texts []string
	// Original is the revision of the question that stood beside the form, and
	// Revisions are those of the translations in it; 0 where there were none.
	Original  int
	Revisions []int
}

// Question reads what the form needs. NotFound where the post doesn't stand above a
// question, or for a language that nobody writes here; and what
// [forum.CanTranslate] says.
func (s *Service) Question(ctx context.Context, v forum.Viewer, id forum.PostID, lang forum.Lang) (*forum.TranslationPage, error) {
	page, err := s.store.TranslationPage(ctx, v, id, lang)
	if err != nil {
		return nil, err
	}
	if err := forum.CanWrite(v); err != nil {
		return nil, err
	}
	if page.Asked == nil || !slices.Contains(s.Langs, lang) {
		return nil, forum.Fail(forum.NotFound, "error.not_found")
	}
	return page, forum.CanTranslate(v, &page.Thread, &page.Post, lang)
}

// TranslateQuestion adds the translations of a question and its positions, or
// replaces those there are, as [Service.Translate] does with texts. Conflict where
// the question or a translation moved on meanwhile.
func (s *Service) TranslateQuestion(ctx context.Context, v forum.Viewer, w Wording) (o store.Original, err error) {
	q, err := s.Question(ctx, v, w.Post, w.Lang)
	if err != nil {
		return o, err
	}
	if err := s.checkWording(ctx, &w); err != nil {
		return o, err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
		o, err = saveWording(tx, v, q.Thread.ID, w)
		return err
	})
	if errors.Is(err, errMoved) {
		err = errChanged
	}
	return o, err
}

func (s *Service) checkWording(ctx context.Context, w *Wording) error {
	limits, err := s.store.Settings(ctx)
	if err != nil {
		return err
	}
	texts, faults := make([]string, len(w.Texts)), make([]*forum.Error, len(w.Texts))
	for i, typed := range w.Texts {
		kind, limit := "question", int(float64(limits.TitleMax)*longerBy)
		if i > 0 {
			kind, limit = "position", positionMax
		}
		if text.Longer(typed, limit) {
			faults[i] = forum.FieldError(WordingField(i), "error."+kind+".long", forum.Args{"Max": limit}) //locale:keys error.{question,position}.long
		}
		texts[i] = text.CleanLine(typed)
	}
	w.Texts = texts
	return forum.Join(faults...)
}

// WordingField names the field with the translation of the question (0), or of the
// position with that number, in the failures of [Service.TranslateQuestion].
func WordingField(n int) string { return "text" + strconv.Itoa(n) }

func saveWording(tx *store.Tx, v forum.Viewer, id forum.ThreadID, w Wording) (o store.Original, err error) {
	if v, err = tx.As(v); err != nil {
		return o, err
	}
	if o, err = tx.LockOriginal(forum.QuestionOf(id)); err != nil {
		return o, err
	}
	asked, err := tx.Asked(o.Thread)
	if err != nil {
		return o, err
	}
	if asked == nil || len(w.Texts) > len(asked.Targets()) {
		return o, errMoved
	}
	for i, body := range w.Texts {
		if body == "" {
			continue
		}
		p := part{target: asked.Targets()[i], lang: w.Lang, body: body, original: w.Original}
		if i < len(w.Revisions) {
			p.revision = w.Revisions[i]
		}
		if err := savePart(tx, v, &o, p, asked.Revision); err != nil {
			return o, err
		}
	}
	return o, nil
}
