package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// Summary reads the summary of a thread that the viewer may see; nil if there is
// none. One that isn't shown is for those alone who may write it.
func (s *Store) Summary(ctx context.Context, v forum.Viewer, id forum.ThreadID) (*forum.Summary, error) {
	t, err := s.Thread(ctx, v, id)
	if err != nil {
		return nil, err
	}
	found, err := summaries(s.reader.WithContext(ctx), id)
	if err != nil || found[id] == nil || !found[id].Shown && forum.CanModerateThread(v, &t) != nil {
		return nil, err
	}
	return found[id], nil
}

// summaries reads those of threads, shown or not.
func summaries(db *gorm.DB, ids ...forum.ThreadID) (map[forum.ThreadID]*forum.Summary, error) {
	a := asking{db: db}
	rows := askSummaries(&a, ids)
	if err := a.answer(); err != nil {
		return nil, fmt.Errorf("read summaries: %w", err)
	}
	found := make(map[forum.ThreadID]*forum.Summary, len(*rows))
	for i := range *rows {
		found[(*rows)[i].ThreadID] = &(*rows)[i]
	}
	return found, nil
}

func askSummaries(a *asking, ids []forum.ThreadID) *[]forum.Summary {
	return ask[forum.Summary](a, `SELECT * FROM summaries WHERE thread_id IN ?`, ids)
}

// namedBySummary lists whom a summary names; nil names nobody.
func namedBySummary(y *forum.Summary) []forum.MemberID {
	if y == nil {
		return nil
	}
	return append(mentioned(y.Rendered), y.AuthorID)
}

// Summary reads the summary of a locked thread, shown or not; nil for none.
func (tx *Tx) Summary(t *forum.Thread) (*forum.Summary, error) {
	found, err := summaries(tx.db, t.ID)
	return found[t.ID], err
}

// SaveSummary writes the summary of a locked, closed thread, or takes it away if it
// is empty, with its translations. Translations of one that reads otherwise now are
// stale. The search finds the opening post by it.
func (tx *Tx) SaveSummary(t *forum.Thread, y forum.Summary) error {
	before, err := tx.Summary(t)
	if err != nil {
		return err
	}
	y.ThreadID, y.Shown, y.WrittenAt, y.Revision, y.Translated = t.ID, true, tx.now, 1, false
	switch {
	case y.Markdown == "" && before == nil:
		return nil
	case y.Markdown == "":
		return tx.dropSummary(t)
	case before != nil:
		y.Revision, y.Translated = before.Revision, before.Translated
	}
	if before != nil && before.Markdown != y.Markdown {
		y.Revision++
		err := tx.exec("mark translations stale", `UPDATE translations SET stale = ? WHERE target_kind = 'summary' AND target_id = ?`,
			true, t.ID)
		if err != nil {
			return err
		}
	}
	err = tx.db.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "thread_id"}}, UpdateAll: true}).Create(&y).Error
	if err != nil {
		return fmt.Errorf("save summary of thread %d: %w", t.ID, err)
	}
	if _, err := tx.queueSummary(t.ID, anyLang); err != nil {
		return err
	}
	return tx.reindexOpening(t)
}

func (tx *Tx) dropSummary(t *forum.Thread) error {
	if err := tx.dropVersions(forum.SummaryOf(t.ID)); err != nil {
		return err
	}
	if err := tx.exec("drop summary", `DELETE FROM summaries WHERE thread_id = ?`, t.ID); err != nil {
		return err
	}
	return tx.reindexOpening(t)
}

// putSummaryAway hides the summary of a thread that isn't closed any more.
func (tx *Tx) putSummaryAway(t *forum.Thread) error {
	if t.State == forum.Closed {
		return nil
	}
	res := tx.db.Exec(`UPDATE summaries SET shown = ? WHERE thread_id = ? AND shown`, false, t.ID)
	if res.Error != nil || res.RowsAffected == 0 {
		return res.Error
	}
	return tx.reindexOpening(t)
}

// reindexOpening makes the opening post findable by what its texts are now.
func (tx *Tx) reindexOpening(t *forum.Thread) error {
	id, err := tx.OpeningOf(t.ID)
	if err != nil {
		return err
	}
	return tx.reindexPost(t, id)
}

// withSummary adds the words of a closed thread's summary in a language to those of a
// version of its opening post.
func (tx *Tx) withSummary(t *forum.Thread, p *forum.Post, lang forum.Lang, a text.Analysis) (text.Analysis, error) {
	summed, err := tx.summedIn(t, p, lang)
	if err != nil || summed == "" {
		return a, err
	}
	return withMore(a, text.Analyse(lang, summed)), nil
}

// withMore is the words of both.
func withMore(a, more text.Analysis) text.Analysis {
	return text.Analysis{Exact: slices.Concat(a.Exact, more.Exact), Stem: slices.Concat(a.Stem, more.Stem)}
}

// summedIn is the summary that an opening post is found by in a language, as plain
// text: the original in its own, and else the best translation; empty for none.
func (tx *Tx) summedIn(t *forum.Thread, p *forum.Post, lang forum.Lang) (string, error) {
	if !p.Opening() || t.State != forum.Closed {
		return "", nil
	}
	y, err := tx.Summary(t)
	switch {
	case err != nil || y == nil || !y.Shown:
		return "", err
	case y.Lang == lang:
		return text.PlainText(y.Rendered), nil
	case !y.Translated:
		return "", nil
	}
	found, err := all[forum.Translation](tx.db, `SELECT rendered FROM translations WHERE target_kind = 'summary'
		AND target_id = ? AND lang = ? AND visibility = 'visible' ORDER BY source LIMIT 1`, t.ID, lang)
	if err != nil || len(found) == 0 {
		return "", err
	}
	return text.PlainText(found[0].Rendered), nil
}

// fillSummaries reads the summaries of the threads whose opening posts were found.
func fillSummaries(db *gorm.DB, found []forum.FoundPost) error {
	var ids []forum.ThreadID
	for i := range found {
		if found[i].Post.Opening() && found[i].Thread.State == forum.Closed {
			ids = append(ids, found[i].Thread.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	read, err := summaries(db, ids...)
	for i := range found {
		if y := read[found[i].Thread.ID]; y != nil && y.Shown && found[i].Post.Opening() {
			found[i].Summary = y
		}
	}
	if err != nil {
		return err
	}
	return fillSummaryVersions(db, found)
}
