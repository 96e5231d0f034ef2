package store

import (
	"fmt"

	"tertulia/internal/forum"
)

// Original is what a translation translates, locked: a post with its thread, for
// a title the opening post; or a tag, and then neither of them.
type Original struct {
	Thread *forum.Thread
	Post   *forum.Post
	Tag    *forum.Tag
	// Summary is that of the thread, where it or anything above it is translated.
	Summary *forum.Summary
}

// Written is what the rules for translations of a target are asked about; see
// [forum.TranslationPage.Written].
func (o *Original) Written(target forum.Target) *forum.Post {
	if target.Kind == forum.TargetSummary && o.Summary != nil {
		return o.Summary.Within(o.Post)
	}
	return o.Post
}

// LockOriginal reads what is to be translated, and keeps others from changing it
// and its translations until the transaction ends. NotFound if there is none.
func (tx *Tx) LockOriginal(target forum.Target) (Original, error) {
	if target.Kind == forum.TargetTag {
		tag, err := one[forum.Tag](tx.db, `SELECT * FROM tags WHERE id = ?`+tx.dialect.forUpdate(), target.ID)
		return Original{Tag: &tag}, err
	}
	id, err := tx.postOf(target)
	if err != nil {
		return Original{}, err
	}
	threadID, err := tx.ThreadOf(id)
	if err != nil {
		return Original{}, err
	}
	thread, err := tx.LockThread(threadID)
	if err != nil {
		return Original{}, err
	}
	post, err := tx.LockPost(id)
	if err != nil {
		return Original{}, err
	}
	o := Original{Thread: &thread, Post: &post}
	if target.Kind == forum.TargetSummary {
		if o.Summary, err = tx.Summary(&thread); err == nil && o.Summary == nil {
			err = forum.Fail(forum.NotFound, "error.not_found")
		}
	}
	return o, err
}

// postOf is the post that a target other than a tag is, or stands above.
func (tx *Tx) postOf(target forum.Target) (forum.PostID, error) {
	switch target.Kind {
	case forum.TargetTitle, forum.TargetQuestion, forum.TargetSummary:
		return tx.OpeningOf(forum.ThreadID(target.ID))
	case forum.TargetPosition:
		thread, err := one[forum.ThreadID](tx.db, `SELECT thread_id FROM positions WHERE id = ?`, target.ID)
		if err != nil {
			return 0, err
		}
		return tx.OpeningOf(thread)
	}
	return target.Post(), nil
}

// Translation finds the translation of a locked original into a language that
// came from a source, also one that was removed. NotFound if there is none.
func (tx *Tx) Translation(target forum.Target, lang forum.Lang, source forum.Source) (forum.Translation, error) {
	return one[forum.Translation](tx.db, `SELECT * FROM translations
		WHERE target_kind = ? AND target_id = ? AND lang = ? AND source = ?`, target.Kind, target.ID, lang, source)
}

// AddTranslation adds the first translation of a locked original into a language
// from a source, and gives it its id. Titles, names, counts and the search follow.
func (tx *Tx) AddTranslation(o *Original, tr *forum.Translation) error {
	tr.ID, tr.ThreadID = 0, nil
	if o.Thread != nil {
		tr.ThreadID = &o.Thread.ID
	}
	return tx.withVersions(o, tr, func() error {
		if err := tx.db.Create(tr).Error; err != nil {
			return fmt.Errorf("add translation: %w", err)
		}
		return nil
	})
}

// SaveTranslation writes what [forum.Translation.Revise] or
// [forum.Translation.Remove] changed, and keeps the revision before, unless it
// is nil: an engine's earlier words aren't kept. Everything follows as with
// [Tx.AddTranslation].
func (tx *Tx) SaveTranslation(o *Original, tr *forum.Translation, before *forum.TranslationRevision) error {
	return tx.withVersions(o, tr, func() error {
		err := tx.db.Model(&forum.Translation{}).Where("id = ?", tr.ID).
			Select("author_id", "engine", "original_revision", "stale", "visibility", "removal_reason", "removal_by_id",
				"removal_at", "revision", "edited_at", "edited_by_id", "slug", "body", "rendered").Updates(tr).Error
		if err != nil {
			return fmt.Errorf("save translation %d: %w", tr.ID, err)
		}
		if before == nil {
			return nil
		}
		if err := tx.db.Create(before).Error; err != nil {
			return fmt.Errorf("keep revision of translation %d: %w", tr.ID, err)
		}
		return nil
	})
}

// WipeTranslation removes a translation and empties its text, wherever it is
// kept, for good. r.ByID and r.At must be set.
func (tx *Tx) WipeTranslation(o *Original, tr *forum.Translation, r forum.Removal) error {
	tr.Remove(r)
	tr.Slug, tr.Body, tr.Rendered = "", "", forum.Rendered{}
	err := tx.exec("wipe history of translation", `DELETE FROM translation_revisions WHERE translation_id = ?`, tr.ID)
	if err != nil {
		return err
	}
	return tx.SaveTranslation(o, tr, nil)
}

// withVersions writes a translation, and then what is kept elsewhere of the
// versions of its original in that language.
func (tx *Tx) withVersions(o *Original, tr *forum.Translation, write func() error) error {
	had, err := tx.translated(tr.Target, tr.Lang)
	if err != nil {
		return err
	}
	if err := write(); err != nil {
		return err
	}
	switch {
	case o.Post == nil:
		return tx.saveNames(o.Tag)
	case tr.Target.Asks():
		if err := tx.keepTexts(tr.Target); err != nil {
			return err
		}
		return tx.indexVersion(o.Thread, o.Post, tr.Lang)
	case tr.Target.Kind == forum.TargetSummary:
		return tx.keepSummaryVersions(o.Thread, o.Post, tr.Lang)
	}
	if tr.Target.Kind == forum.TargetPost {
		if err := tx.countVersion(o, tr, had); err != nil {
			return err
		}
	}
	if o.Post.Opening() {
		if err := tx.saveTitles(o.Thread); err != nil {
			return err
		}
	}
	return tx.indexVersion(o.Thread, o.Post, tr.Lang)
}

// translated reports whether there is a translation into a language that readers
// can see.
func (tx *Tx) translated(target forum.Target, lang forum.Lang) (bool, error) {
	n, err := one[int](tx.db, `SELECT COUNT(*) FROM translations WHERE target_kind = ? AND target_id = ? AND lang = ?
		AND visibility = 'visible'`, target.Kind, target.ID, lang)
	return n > 0, err
}

// countVersion counts a post that has become translated into a language, or has
// stopped being it.
func (tx *Tx) countVersion(o *Original, tr *forum.Translation, had bool) error {
	has, err := tx.translated(tr.Target, tr.Lang)
	if err != nil || had == has || tr.Lang == o.Post.Lang || o.Post.Visibility != forum.Visible {
		return err
	}
	by := 1
	if had {
		by = -1
	}
	return tx.exec("count translated post", `INSERT INTO thread_langs (thread_id, lang, posts, translated) VALUES (?, ?, 0, ?)
		ON CONFLICT (thread_id, lang) DO UPDATE SET translated = thread_langs.translated + excluded.translated`,
		o.Thread.ID, tr.Lang, by)
}

// countVersions counts a post in each language that it is translated into, but
// its own, when it becomes visible (by is 1) or stops being it (-1).
func (tx *Tx) countVersions(p *forum.Post, own forum.Lang, by int) error {
	return tx.exec("count translations of post", `INSERT INTO thread_langs (thread_id, lang, posts, translated)
		SELECT CAST(? AS BIGINT), lang, 0, CAST(? AS BIGINT) FROM translations WHERE target_kind = 'post' AND target_id = ?
			AND visibility = 'visible' AND lang <> ? GROUP BY lang
		ON CONFLICT (thread_id, lang) DO UPDATE SET translated = thread_langs.translated + excluded.translated`,
		p.ThreadID, by, p.ID, own)
}

// saveTitles keeps the best title in each language with the thread.
func (tx *Tx) saveTitles(t *forum.Thread) error {
	found, err := all[forum.Title](tx.db, titlesQuery+` AND v.target_id = ? ORDER BY v.lang, v.source`, t.ID)
	if err != nil {
		return fmt.Errorf("read titles of thread %d: %w", t.ID, err)
	}
	t.Titles = forum.JoinTitles(firstOfEach(found, langOfTitle)...)
	return tx.exec("keep titles", `UPDATE threads SET titles = ? WHERE id = ?`, t.Titles, t.ID)
}

// titlesQuery reads visible translations of titles as [forum.Title], those by
// people before those by engines if ordered by source.
const titlesQuery = `SELECT v.target_id, v.lang, v.source, v.stale, v.slug, v.body AS text,
	v.source = 'human' AND EXISTS (SELECT 1 FROM posts p JOIN translations o ON o.target_kind = 'post' AND o.target_id = p.id
		WHERE p.thread_id = v.target_id AND p.number = 1 AND o.lang = v.lang AND o.source = 'human'
		AND o.visibility = 'visible') AS indexable
	FROM translations v WHERE v.target_kind = 'title' AND v.visibility = 'visible'`

// saveNames keeps the best name in each language with the tag.
func (tx *Tx) saveNames(tag *forum.Tag) error {
	found, err := all[forum.Name](tx.db, `SELECT lang, body AS text FROM translations WHERE target_kind = 'tag'
		AND target_id = ? AND visibility = 'visible' ORDER BY lang, source`, tag.ID)
	if err != nil {
		return fmt.Errorf("read names of tag %d: %w", tag.ID, err)
	}
	tag.Names = forum.JoinNames(firstOfEach(found, func(n forum.Name) forum.Lang { return n.Lang })...)
	return tx.exec("keep names", `UPDATE tags SET names = ? WHERE id = ?`, tag.Names, tag.ID)
}

func langOfTitle(t forum.Title) forum.Lang { return t.Lang }

// firstOfEach keeps the first of each run of rows with the same language.
func firstOfEach[T any](rows []T, lang func(T) forum.Lang) []T {
	var kept []T
	for _, row := range rows {
		if len(kept) == 0 || lang(kept[len(kept)-1]) != lang(row) {
			kept = append(kept, row)
		}
	}
	return kept
}
