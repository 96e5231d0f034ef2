package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// versionColumns are those of a translation v that pages show: no Markdown, which
// is as long as the rendered form beside it.
const versionColumns = `v.id, v.target_kind, v.target_id, v.thread_id, v.lang, v.source, v.author_id, v.engine,
	v.original_revision, v.stale, v.visibility, v.revision, v.edited_at, v.edited_by_id, v.created_at, v.slug, v.rendered,
	CASE WHEN v.target_kind IN ('post', 'summary') THEN '' ELSE v.body END AS body`

// versionRow is a translation with whoever made it.
type versionRow struct {
	forum.Translation
	By forum.MemberRef `gorm:"embedded;embeddedPrefix:by_"`
}

// translated reports whether anything in the thread is.
func (w *wholePage) translated() bool {
	return len(w.page.Translated) > 0 || w.page.Thread.Titles != "" || w.reworded || w.summed()
}

func (w *wholePage) summed() bool { return w.page.Summary != nil && w.page.Summary.Translated }

// askVersions asks for the translations of the title, the question, the summary and of
// the posts in rows.
func (w *wholePage) askVersions(a *asking, rows []postRow) *[]versionRow {
	const read = `SELECT ` + versionColumns + `, b.id AS by_id, b.kind AS by_kind, b.handle AS by_handle,
			b.display_name AS by_display_name, b.role AS by_role, b.no_engine AS by_no_engine, b.erased_at IS NOT NULL AS by_erased
		FROM translations v LEFT JOIN members b ON b.id = v.author_id WHERE v.visibility = 'visible' AND `
	id := w.page.Thread.ID
	var parts []string
	var args []any
	with := func(condition string, arg any) { parts, args = append(parts, read+condition), append(args, arg) }
	if len(w.page.Translated) > 0 || w.page.Thread.Titles != "" {
		ids := make([]forum.PostID, len(rows))
		for i := range rows {
			ids[i] = rows[i].ID
		}
		with(`v.target_kind = 'post' AND v.target_id IN ?`, ids)
		with(`v.target_kind = 'title' AND v.target_id = ?`, id)
	}
	if w.reworded {
		with(`v.thread_id = ? AND v.target_kind IN ('question', 'position')`, id)
	}
	if w.summed() {
		with(`v.target_kind = 'summary' AND v.target_id = ?`, id)
	}
	return ask[versionRow](a, strings.Join(parts, ` UNION ALL `)+` ORDER BY target_kind, target_id, lang, source`, args...)
}

// takeVersions takes translations, and names those who made them.
func (w *wholePage) takeVersions(found []versionRow, rows []postRow) {
	t, versions := &w.page.Thread, make([]forum.Translation, len(found))
	for i := range found {
		versions[i] = found[i].Translation
		if by := found[i].By; by.ID != 0 {
			w.page.People[by.ID] = by
		}
	}
	byTarget := bestVersions(versions)
	w.page.Titles, w.page.SummaryVersions = byTarget[forum.TitleOf(t.ID)], byTarget[forum.SummaryOf(t.ID)]
	for i := range rows {
		rows[i].Versions = byTarget[forum.TextOf(rows[i].ID)]
	}
	if w.page.Question.Translated() {
		for _, target := range w.page.Question.Targets() {
			w.page.QuestionVersions = append(w.page.QuestionVersions, byTarget[target])
		}
	}
}

// nameTranslators names, in one query, whom translations alone name or mention besides
// those who made them; there is rarely anybody.
func (w *wholePage) nameTranslators(db *gorm.DB) error {
	ids := slices.Concat(namedByVersions(w.page.Titles), namedByVersions(w.page.SummaryVersions))
	for i := range w.page.QuestionVersions {
		ids = append(ids, namedByVersions(w.page.QuestionVersions[i])...)
	}
	for i := range w.page.Posts {
		ids = append(ids, namedByVersions(w.page.Posts[i].Versions)...)
	}
	for i := range w.rows {
		ids = append(ids, namedByVersions(w.rows[i].Versions)...)
	}
	ids = slices.DeleteFunc(ids, func(id forum.MemberID) bool { _, named := w.page.People[id]; return named })
	if len(ids) == 0 {
		return nil
	}
	more, err := people(db, ids...)
	maps.Copy(w.page.People, more)
	return err
}

// bestVersions parts translations, in the order of targets, languages and
// sources, by their targets and keeps the best in each language.
func bestVersions(found []forum.Translation) map[forum.Target][]forum.Translation {
	byTarget := map[forum.Target][]forum.Translation{}
	for _, v := range found {
		kept := byTarget[v.Target]
		if n := len(kept); n > 0 && kept[n-1].Lang == v.Lang {
			continue
		}
		byTarget[v.Target] = append(kept, v)
	}
	return byTarget
}

// fillFoundVersions reads the translations of posts outside their threads.
func fillFoundVersions(db *gorm.DB, found []forum.FoundPost) error {
	a := asking{db: db}
	fill := askVersionsOfFound(&a, found)
	if err := a.answer(); err != nil {
		return fmt.Errorf("read translations: %w", err)
	}
	fill()
	return nil
}

// askVersionsOfFound asks for them; nothing for no posts. What it gives puts them into
// the posts, after [asking.answer].
func askVersionsOfFound(a *asking, found []forum.FoundPost) func() {
	if len(found) == 0 {
		return func() {}
	}
	ids := make([]forum.PostID, len(found))
	for i := range found {
		ids[i] = found[i].Post.ID
	}
	versions := askFoundVersions(a, ids)
	return func() {
		byTarget := bestVersions(*versions)
		for i := range found {
			found[i].Versions = byTarget[forum.TextOf(found[i].Post.ID)]
		}
	}
}

// askFoundVersions asks for the translations of posts, as [bestVersions] takes them.
func askFoundVersions(a *asking, ids []forum.PostID) *[]forum.Translation {
	return ask[forum.Translation](a, `SELECT `+versionColumns+` FROM translations v
		WHERE v.target_kind = 'post' AND v.target_id IN ? AND v.visibility = 'visible'
		ORDER BY v.target_id, v.lang, v.source`, ids)
}

// namedByVersions lists everybody whom translations name or mention.
func namedByVersions(versions []forum.Translation) []forum.MemberID {
	var ids []forum.MemberID
	for i := range versions {
		v := &versions[i]
		ids = append(ids, mentioned(v.Rendered)...)
		if v.AuthorID != nil {
			ids = append(ids, present(*v.AuthorID, v.EditedByID, v.Removal.ByID)...)
		}
	}
	return ids
}

// TranslationPage reads a post with its translations into a language. NotFound or
// Gone where the viewer may not see the post.
func (s *Store) TranslationPage(ctx context.Context, v forum.Viewer, id forum.PostID, lang forum.Lang) (*forum.TranslationPage, error) {
	var p *forum.TranslationPage
	err := s.read(ctx, func(db *gorm.DB) (err error) {
		p, err = translationPage(db, v, id, lang)
		return err
	})
	return p, err
}

func translationPage(db *gorm.DB, v forum.Viewer, id forum.PostID, lang forum.Lang) (*forum.TranslationPage, error) {
	post, err := postPage(db, v, id)
	if err != nil {
		return nil, err
	}
	p := &forum.TranslationPage{PostPage: *post, Lang: lang}
	title := forum.ThreadID(0) // nothing's
	if p.Post.Opening() {
		title = p.Thread.ID
	}
	found, err := all[forum.Translation](db, `SELECT * FROM translations WHERE lang = ?
		AND ((target_kind = 'post' AND target_id = ?) OR (target_kind = 'title' AND target_id = ?))`, lang, id, title)
	if err != nil {
		return nil, err
	}
	for i := range found {
		putBeside(p, &found[i])
	}
	if err := fillAsked(db, p); err != nil {
		return nil, err
	}
	if err := fillSummaryPage(db, p); err != nil {
		return nil, err
	}
	for _, tr := range append([]*forum.Translation{p.SummaryText, p.MachineSummary}, p.Texts...) {
		if tr != nil {
			found = append(found, *tr)
		}
	}
	more, err := people(db, append(namedByVersions(found), namedBySummary(p.Summary)...)...)
	if err != nil {
		return nil, err
	}
	for id, m := range more {
		p.People[id] = m
	}
	return p, fillBefore(db, p)
}

// putBeside puts a translation where the page has it.
func putBeside(p *forum.TranslationPage, tr *forum.Translation) {
	title := tr.Target.Kind == forum.TargetTitle
	switch {
	case tr.Source == forum.Machine && tr.Visibility != forum.Visible:
	case tr.Source == forum.Machine && title:
		p.MachineTitle = tr
	case tr.Source == forum.Machine:
		p.MachineText = tr
	case title:
		p.Title = tr
	default:
		p.Text = tr
	}
}

// fillBefore reads what the original was when a stale translation was made.
func fillBefore(db *gorm.DB, p *forum.TranslationPage) error {
	made := 0
	for _, tr := range []*forum.Translation{p.Title, p.Text} {
		if tr != nil && tr.Stale {
			made = tr.OriginalRevision
		}
	}
	if made == 0 {
		return nil
	}
	rows, err := all[forum.Revision](db, `SELECT * FROM revisions WHERE post_id = ? AND revision = ?`, p.Post.ID, made)
	if len(rows) > 0 {
		p.Before = &rows[0]
	}
	return err
}

// revisionsOfTranslation is how many revisions of each title, text and name a history
// shows.
const revisionsOfTranslation = 50

// TranslationHistory reads how the translations of a post into a language came to
// be, those that were removed for whom [forum.SeesTranslation] lets. NotFound where
// there is none.
func (s *Store) TranslationHistory(ctx context.Context, v forum.Viewer, id forum.PostID, lang forum.Lang) (*forum.TranslationHistory, error) {
	h := new(forum.TranslationHistory)
	err := s.read(ctx, func(db *gorm.DB) error {
		p, err := translationPage(db, v, id, lang)
		if err != nil {
			return err
		}
		*h = forum.TranslationHistory{TranslationPage: *p}
		if h.TitleRevisions, err = translationRevisions(db, v, &p.Post, p.Title); err != nil {
			return err
		}
		if h.TextRevisions, err = translationRevisions(db, v, &p.Post, p.Text); err != nil {
			return err
		}
		if h.SummaryRevisions, err = translationRevisions(db, v, p.Written(forum.SummaryOf(p.Thread.ID)), p.SummaryText); err != nil {
			return err
		}
		for _, tr := range p.Texts {
			revisions, err := translationRevisions(db, v, &p.Post, tr)
			if err != nil {
				return err
			}
			h.QuestionRevisions = append(h.QuestionRevisions, revisions)
		}
		if len(h.All()) == 0 {
			return forum.Fail(forum.NotFound, "error.not_found")
		}
		return nameEditors(db, h)
	})
	return h, err
}

// translationRevisions reads the revisions of a translation by people that the
// viewer may see, the newest of which it is itself.
func translationRevisions(db *gorm.DB, v forum.Viewer, p *forum.Post, tr *forum.Translation) ([]forum.TranslationRevision, error) {
	if tr == nil || !forum.SeesTranslation(v, p, tr) {
		return nil, nil
	}
	return revisionsOf(db, tr)
}

// revisionsOf reads those of a translation by people.
func revisionsOf(db *gorm.DB, tr *forum.Translation) ([]forum.TranslationRevision, error) {
	older, err := all[forum.TranslationRevision](db, `SELECT * FROM translation_revisions WHERE translation_id = ?
		AND revision < ? ORDER BY revision DESC LIMIT ?`, tr.ID, tr.Revision, revisionsOfTranslation-1)
	return append([]forum.TranslationRevision{tr.Latest()}, older...), err
}

func nameEditors(db *gorm.DB, h *forum.TranslationHistory) error {
	var ids []forum.MemberID
	for _, r := range h.All() {
		ids = append(ids, r.EditorID)
	}
	more, err := people(db, ids...)
	for id, m := range more {
		h.People[id] = m
	}
	return err
}
