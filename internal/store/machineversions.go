package store

import (
	"fmt"

	"tertulia/internal/forum"
)

// DropMachineVersions forgets what engines have translated of a locked thread,
// and what they were to translate: for good, with counts, titles and the search
// following.
func (tx *Tx) DropMachineVersions(t *forum.Thread) error {
	return tx.dropMachineVersions(t, 0)
}

// SaveNoEngine writes whether engines may translate what a locked member writes.
// Where they may not, what they have translated of it goes.
func (tx *Tx) SaveNoEngine(m *forum.Member) error {
	if err := tx.exec("keep from engines", `UPDATE members SET no_engine = ? WHERE id = ?`, m.NoEngine, m.ID); err != nil {
		return err
	}
	if !m.NoEngine {
		return nil
	}
	// All threads, not those with translations alone: one may be about to be written.
	threads, err := all[forum.Thread](tx.db, `SELECT * FROM threads WHERE id IN (SELECT id FROM threads WHERE author_id = ?
		UNION SELECT thread_id FROM translation_jobs WHERE thread_id IN (SELECT thread_id FROM posts WHERE author_id = ?)
		UNION SELECT thread_id FROM summaries WHERE author_id = ?
		UNION SELECT v.thread_id FROM translations v JOIN posts p ON p.id = v.target_id
			WHERE v.target_kind = 'post' AND p.author_id = ?) ORDER BY id`+tx.dialect.forUpdate(), m.ID, m.ID, m.ID, m.ID)
	if err != nil {
		return fmt.Errorf("lock threads of member %d: %w", m.ID, err)
	}
	for i := range threads {
		if err := tx.dropMachineVersions(&threads[i], m.ID); err != nil {
			return err
		}
	}
	return nil
}

// dropMachineVersions does so for one author's texts; for everybody's if author
// is 0.
func (tx *Tx) dropMachineVersions(t *forum.Thread, author forum.MemberID) error {
	posts, err := all[forum.Post](tx.db, `SELECT p.id, p.thread_id, p.number, p.lang, p.visibility, p.created_at FROM posts p
		WHERE p.thread_id = ? AND (p.author_id = ? OR ? = 0) AND (p.number = 1
			OR EXISTS (SELECT 1 FROM translations v WHERE v.target_kind = 'post' AND v.target_id = p.id AND v.source = 'machine')
			OR EXISTS (SELECT 1 FROM translation_jobs j WHERE j.target_kind = 'post' AND j.target_id = p.id))
		ORDER BY p.number`, t.ID, author, author)
	if err != nil {
		return fmt.Errorf("find machine translations: %w", err)
	}
	for i := range posts {
		if err := tx.dropMachineVersionsOf(t, &posts[i]); err != nil {
			return err
		}
	}
	if err := tx.dropMachineSummary(t, author); err != nil {
		return err
	}
	err = tx.exec("count translated posts", `UPDATE thread_langs SET translated =
		(SELECT COUNT(DISTINCT p.id) FROM posts p JOIN translations v ON v.target_kind = 'post' AND v.target_id = p.id
			AND v.visibility = 'visible' AND v.lang = thread_langs.lang AND v.lang <> p.lang
			WHERE p.thread_id = thread_langs.thread_id AND p.visibility = 'visible') WHERE thread_id = ?`, t.ID)
	if err != nil {
		return err
	}
	return tx.saveTitles(t)
}

// dropMachineVersionsOf does so for one post, and the title above an opening post.
func (tx *Tx) dropMachineVersionsOf(t *forum.Thread, p *forum.Post) error {
	targets := []forum.Target{forum.TextOf(p.ID)}
	if p.Opening() {
		targets = append(targets, forum.TitleOf(t.ID))
		asked, err := tx.Asked(t)
		if err != nil {
			return err
		}
		if asked != nil {
			targets = append(targets, asked.Targets()...)
		}
	}
	langs := map[forum.Lang]bool{}
	for _, target := range targets {
		found, err := tx.dropMachineTarget(target)
		if err != nil {
			return err
		}
		for _, lang := range found {
			langs[lang] = true
		}
		if target.Asks() {
			if err := tx.keepTexts(target); err != nil {
				return err
			}
		}
	}
	for lang := range langs {
		if err := tx.indexVersion(t, p, lang); err != nil {
			return err
		}
	}
	return nil
}

// dropMachineTarget forgets what engines have translated of one text, and what they were
// to translate, and gives the languages.
func (tx *Tx) dropMachineTarget(target forum.Target) ([]forum.Lang, error) {
	langs, err := all[forum.Lang](tx.db, `SELECT lang FROM translations WHERE target_kind = ? AND target_id = ?
		AND source = 'machine'`, target.Kind, target.ID)
	if err != nil {
		return nil, err
	}
	err = tx.exec("drop machine translations", `DELETE FROM translations WHERE target_kind = ? AND target_id = ?
		AND source = 'machine'`, target.Kind, target.ID)
	if err != nil {
		return nil, err
	}
	return langs, tx.exec("drop translation jobs", `DELETE FROM translation_jobs WHERE target_kind = ? AND target_id = ?`,
		target.Kind, target.ID)
}
