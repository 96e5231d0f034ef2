package store

import (
	"fmt"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// keepSummaryVersions keeps with a summary whether it is translated, after it was into a
// language or isn't any more. The search follows.
func (tx *Tx) keepSummaryVersions(t *forum.Thread, p *forum.Post, lang forum.Lang) error {
	err := tx.exec("keep whether a summary is translated", `UPDATE summaries SET translated = EXISTS (SELECT 1 FROM translations v
		WHERE v.target_kind = 'summary' AND v.target_id = summaries.thread_id AND v.visibility = 'visible') WHERE thread_id = ?`, t.ID)
	if err != nil {
		return err
	}
	if lang == p.Lang {
		return tx.reindexPost(t, p.ID)
	}
	return tx.indexVersion(t, p, lang)
}

// fillSummaryPage reads the summary above an opening post with its translations into
// the language of a page.
func fillSummaryPage(db *gorm.DB, p *forum.TranslationPage) error {
	if !p.Post.Opening() || p.Thread.State != forum.Closed {
		return nil
	}
	found, err := summaries(db, p.Thread.ID)
	if err != nil || found[p.Thread.ID] == nil || !found[p.Thread.ID].Shown {
		return err
	}
	p.Summary = found[p.Thread.ID]
	versions, err := all[forum.Translation](db, `SELECT * FROM translations WHERE target_kind = 'summary' AND target_id = ?
		AND lang = ?`, p.Thread.ID, p.Lang)
	for i := range versions {
		switch tr := &versions[i]; {
		case tr.Source == forum.Human:
			p.SummaryText = tr
		case tr.Visibility == forum.Visible:
			p.MachineSummary = tr
		}
	}
	return err
}

// fillSummaryVersions reads the translations of the summaries that were found.
func fillSummaryVersions(db *gorm.DB, found []forum.FoundPost) error {
	var ids []forum.ThreadID
	for i := range found {
		if y := found[i].Summary; y != nil && y.Translated {
			ids = append(ids, y.ThreadID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	versions, err := all[forum.Translation](db, `SELECT `+versionColumns+` FROM translations v
		WHERE v.target_kind = 'summary' AND v.target_id IN ? AND v.visibility = 'visible'
		ORDER BY v.target_id, v.lang, v.source`, ids)
	if err != nil {
		return fmt.Errorf("read translations of summaries: %w", err)
	}
	byTarget := bestVersions(versions)
	for i := range found {
		if found[i].Summary != nil {
			found[i].SummaryVersions = byTarget[forum.SummaryOf(found[i].Thread.ID)]
		}
	}
	return nil
}

// queueSummary queues what the engine has yet to translate of a thread's summary.
func (tx *Tx) queueSummary(id forum.ThreadID, w wanting) (int, error) {
	if !tx.engineConnected {
		return 0, nil
	}
	return tx.queue(forum.SummaryOf(id), `SELECT pr.to_lang AS lang, pr.engine, y.revision, t.id AS thread_id FROM engine_pairs pr
		JOIN summaries y ON y.thread_id = ? AND y.shown AND y.lang = pr.from_lang JOIN threads t ON t.id = y.thread_id
		JOIN posts p ON p.thread_id = t.id AND p.number = 1 JOIN members m ON m.id = y.author_id WHERE `, int64(id), w)
}

// summaryWork is [Tx.workOf] for a summary.
const summaryWork = `SELECT y.lang AS "from", y.markdown AS body FROM summaries y JOIN threads t ON t.id = y.thread_id
	JOIN posts p ON p.thread_id = t.id AND p.number = 1 JOIN members m ON m.id = y.author_id
	JOIN engine_pairs pr ON pr.from_lang = y.lang WHERE y.shown AND y.thread_id = ? AND `

// dropMachineSummary forgets what engines have translated of a thread's summary, and
// what they were to translate, if it is that author's; whoever's if author is 0.
func (tx *Tx) dropMachineSummary(t *forum.Thread, author forum.MemberID) error {
	y, err := tx.Summary(t)
	if err != nil || y == nil || author != 0 && y.AuthorID != author {
		return err
	}
	langs, err := tx.dropMachineTarget(forum.SummaryOf(t.ID))
	if err != nil || len(langs) == 0 {
		return err
	}
	id, err := tx.OpeningOf(t.ID)
	if err != nil {
		return err
	}
	opening, err := tx.LockPost(id)
	if err != nil {
		return err
	}
	for _, lang := range langs {
		if err := tx.keepSummaryVersions(t, &opening, lang); err != nil {
			return err
		}
	}
	return nil
}

// summaryInspections are those of summaries and their translations.
func summaryInspections() []inspection {
	return []inspection{
		{what: "summaries shown in threads that aren't closed", query: `SELECT y.thread_id FROM summaries y
			JOIN threads t ON t.id = y.thread_id WHERE y.shown AND t.state <> 'closed'`},
		{what: "summaries that don't know whether they are translated", query: `SELECT y.thread_id FROM summaries y
			WHERE y.translated <> EXISTS (SELECT 1 FROM translations v WHERE v.target_kind = 'summary' AND v.target_id = y.thread_id
				AND v.visibility = 'visible')`},
		{what: "translations of summaries that are stale, or aren't, wrongly", query: `SELECT v.id FROM translations v
			LEFT JOIN summaries y ON y.thread_id = v.target_id WHERE v.target_kind = 'summary'
			AND (y.thread_id IS NULL OR v.thread_id <> y.thread_id OR v.original_revision > y.revision
				OR v.stale <> (v.original_revision < y.revision))`},
	}
}
