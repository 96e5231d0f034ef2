package store

import (
	"fmt"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// This file lets the translations of a post follow what becomes of it.

// indexVersion makes a post findable in a language other than its own: by the
// best translation of its text and, of an opening post, of the title and the
// question, and by the summary in it.
func (tx *Tx) indexVersion(t *forum.Thread, p *forum.Post, lang forum.Lang) error {
	if lang == p.Lang {
		return nil // the original is what is found in it
	}
	if err := tx.dialect.dropText(tx.db, int64(p.ID), lang); err != nil {
		return fmt.Errorf("forget text version: %w", err)
	}
	title := int64(0) // nothing's
	if p.Opening() {
		title = int64(t.ID)
	}
	found, err := all[forum.Translation](tx.db, `SELECT target_kind, body, rendered FROM translations
		WHERE ((target_kind = 'post' AND target_id = ?) OR (target_kind = 'title' AND target_id = ?))
		AND lang = ? AND visibility = 'visible' ORDER BY source`, p.ID, title, lang)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		if more, err := tx.moreIn(t, p, lang); err != nil || !more {
			return err
		}
	}
	return tx.putVersion(t, p, lang, text.Analyse(lang, versionText(found)))
}

// moreIn reports whether there is anything else in a language to find a post by.
func (tx *Tx) moreIn(t *forum.Thread, p *forum.Post, lang forum.Lang) (bool, error) {
	summed, err := tx.summedIn(t, p, lang)
	if err != nil || summed != "" {
		return summed != "", err
	}
	asked, err := tx.askedIn(t, p, lang)
	return asked != "", err
}

// versionText is the title and the text of a version, each the first of its kind.
func versionText(found []forum.Translation) string {
	parts := map[forum.TargetKind]string{}
	for i := len(found) - 1; i >= 0; i-- {
		parts[found[i].Target.Kind] = found[i].Body
		if found[i].Target.Kind == forum.TargetPost {
			parts[forum.TargetPost] = text.PlainText(found[i].Rendered)
		}
	}
	return parts[forum.TargetTitle] + "\n" + parts[forum.TargetPost]
}

// indexVersions does so in every language that the post, its title or its thread's
// question is translated into, or its thread summed up in.
func (tx *Tx) indexVersions(t *forum.Thread, p *forum.Post) error {
	langs, err := all[forum.Lang](tx.db, `SELECT lang FROM translations
		WHERE (target_kind = 'post' AND target_id = ?) OR (target_kind = 'title' AND target_id = ?)
		UNION SELECT lang FROM translations WHERE thread_id = ? AND target_kind IN ('question', 'position', 'summary')
		UNION SELECT lang FROM summaries WHERE thread_id = ? ORDER BY lang`, p.ID, t.ID, t.ID, t.ID)
	if err != nil {
		return err
	}
	for _, lang := range langs {
		if err := tx.indexVersion(t, p, lang); err != nil {
			return err
		}
	}
	return nil
}

// outdatePost marks the translations of a post stale after its text changed, and
// counts and finds them anew where its language did.
func (tx *Tx) outdatePost(t *forum.Thread, p *forum.Post, before *forum.Revision) error {
	if p.Markdown != before.Markdown {
		err := tx.exec("mark translations stale", `UPDATE translations SET stale = ? WHERE target_kind = 'post'
			AND target_id = ?`, true, p.ID)
		if err != nil {
			return err
		}
	}
	if p.Lang == before.Lang {
		return nil
	}
	if p.Visibility == forum.Visible {
		if err := tx.countVersions(p, before.Lang, -1); err != nil {
			return err
		}
		if err := tx.countVersions(p, p.Lang, 1); err != nil {
			return err
		}
	}
	return tx.indexVersion(t, p, before.Lang)
}

// outdateTitle marks the translations of a thread's title stale if it is about
// to change.
func (tx *Tx) outdateTitle(t *forum.Thread) (changed bool, err error) {
	res := tx.db.Exec(`UPDATE translations SET stale = ? WHERE target_kind = 'title' AND target_id = ?
		AND EXISTS (SELECT 1 FROM threads WHERE id = ? AND title <> ?)`, true, t.ID, t.ID, t.Title)
	if res.Error != nil {
		return false, fmt.Errorf("mark titles of thread %d stale: %w", t.ID, res.Error)
	}
	return res.RowsAffected > 0, nil
}

// wipeVersions forgets the translations of a post with their history.
func (tx *Tx) wipeVersions(t *forum.Thread, p *forum.Post) error {
	if p.Visibility == forum.Visible {
		if err := tx.countVersions(p, p.Lang, -1); err != nil {
			return err
		}
	}
	err := tx.exec("wipe history of translations", `DELETE FROM translation_revisions WHERE translation_id IN
		(SELECT id FROM translations WHERE target_kind = 'post' AND target_id = ?)`, p.ID)
	if err != nil {
		return err
	}
	err = tx.exec("wipe translations", `DELETE FROM translations WHERE target_kind = 'post' AND target_id = ?`, p.ID)
	if err != nil || !p.Opening() {
		return err
	}
	return tx.saveTitles(t)
}
