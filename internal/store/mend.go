package store

import (
	"context"
	"fmt"
	"slices"

	"tertulia/internal/forum"
)

// Mend makes every counter and list anew where it isn't what the threads and posts
// say, has handles lead to their members, and gives how many rows it changed. Nobody writes meanwhile; reading goes
// on. What the search knows is [Store.MendSearch]'s. It changes nothing that members
// have written, and can't mend what contradicts itself there.
func (s *Store) Mend(ctx context.Context) (int64, error) {
	var mended int64
	err := s.Write(ctx, func(tx *Tx) error {
		mended = 0
		tx.db = tx.db.WithContext(ctx) // what takes long can be interrupted
		if still := tx.dialect.stillness(); still != "" {
			if err := tx.exec("keep others from writing", still); err != nil {
				return err
			}
		}
		for _, m := range mendings(tx.dialect) {
			res := tx.db.Exec(m.statement)
			if res.Error != nil {
				return fmt.Errorf("mend %s: %w", m.what, res.Error)
			}
			mended += res.RowsAffected
		}
		for _, mend := range []func() (int64, error){tx.mendFolds, tx.mendHandles} {
			handles, err := mend()
			if err != nil {
				return err
			}
			mended += handles
		}
		if mended == 0 {
			return nil
		}
		// Every server forgets the pages that it keeps.
		system := forum.SystemID
		return tx.Emit(forum.Event{Kind: forum.SettingChanged, ActorID: &system})
	})
	return mended, err
}

func (sqliteDialect) stillness() string { return "" } // one writes at a time

func (postgresDialect) stillness() string {
	return `LOCK TABLE members, threads, posts, translations, tags, questions, stances IN EXCLUSIVE MODE`
}

// mending makes some numbers again; those after it build on them.
type mending struct{ what, statement string }

func mendings(d dialect) []mending {
	const (
		postsOf      = `(SELECT COUNT(*) FROM posts p WHERE p.thread_id = threads.id AND p.visibility = 'visible')`
		numbersOf    = `(SELECT COALESCE(MAX(p.number), 0) FROM posts p WHERE p.thread_id = threads.id)`
		writtenBy    = `(SELECT COUNT(*) FROM posts p JOIN threads t ON t.id = p.thread_id WHERE p.author_id = members.id AND p.visibility = 'visible' AND t.visibility = 'visible')`
		writtenThere = `(SELECT COUNT(*) FROM posts p WHERE p.thread_id = thread_members.thread_id AND p.author_id = thread_members.member_id AND p.visibility = 'visible')`
		inLang       = `(SELECT COUNT(*) FROM posts p WHERE p.thread_id = thread_langs.thread_id AND p.lang = thread_langs.lang AND p.visibility = 'visible')`
		translatedTo = `(SELECT COUNT(DISTINCT p.id) FROM posts p JOIN translations v ON v.target_kind = 'post' AND v.target_id = p.id
			AND v.visibility = 'visible' AND v.lang = thread_langs.lang AND v.lang <> p.lang
			WHERE p.thread_id = thread_langs.thread_id AND p.visibility = 'visible')`
		listedUnder = `(SELECT COUNT(*) FROM listings l WHERE l.tag_id = tags.id)`
	)
	return slices.Concat(stanceMendings(), []mending{
		{"posts and numbers of threads", `UPDATE threads SET post_count = ` + postsOf + `, last_number = ` + numbersOf + `
			WHERE post_count <> ` + postsOf + ` OR last_number <> ` + numbersOf},
		{"last posts of threads", `UPDATE threads SET last_post_id = p.id, last_poster_id = p.author_id, last_activity_at = p.created_at
			FROM posts p WHERE p.thread_id = threads.id AND p.number =
				(SELECT MAX(v.number) FROM posts v WHERE v.thread_id = threads.id AND v.visibility = 'visible')
			AND (threads.last_post_id <> p.id OR threads.last_poster_id <> p.author_id OR threads.last_activity_at <> p.created_at)`},
		{"posts of members", `UPDATE members SET post_count = ` + writtenBy + ` WHERE post_count <> ` + writtenBy},
		{"writers of threads", `INSERT INTO thread_members (member_id, thread_id, posts, last_read, lang)
			SELECT p.author_id, p.thread_id, COUNT(*), 0, t.lang FROM posts p JOIN threads t ON t.id = p.thread_id
			WHERE p.visibility = 'visible' AND NOT EXISTS (SELECT 1 FROM thread_members m
				WHERE m.thread_id = p.thread_id AND m.member_id = p.author_id)
			GROUP BY p.author_id, p.thread_id, t.lang`},
		{"posts of writers in threads", `UPDATE thread_members SET posts = ` + writtenThere + ` WHERE posts <> ` + writtenThere},
		{"languages of threads for their writers", `UPDATE thread_members SET lang = t.lang FROM threads t
			WHERE t.id = thread_members.thread_id AND thread_members.posts > 0 AND thread_members.lang <> t.lang`},
		{"languages of threads", `INSERT INTO thread_langs (thread_id, lang, posts)
			SELECT p.thread_id, p.lang, 0 FROM posts p WHERE p.visibility = 'visible'
				AND NOT EXISTS (SELECT 1 FROM thread_langs l WHERE l.thread_id = p.thread_id AND l.lang = p.lang)
			UNION SELECT p.thread_id, v.lang, 0 FROM translations v JOIN posts p ON p.id = v.target_id
				WHERE v.target_kind = 'post' AND v.visibility = 'visible' AND v.lang <> p.lang AND p.visibility = 'visible'
				AND NOT EXISTS (SELECT 1 FROM thread_langs l WHERE l.thread_id = p.thread_id AND l.lang = v.lang)`},
		{"posts of threads by language", `UPDATE thread_langs SET posts = ` + inLang + `, translated = ` + translatedTo + `
			WHERE posts <> ` + inLang + ` OR translated <> ` + translatedTo},
		{"listings without reason", `DELETE FROM listings WHERE NOT EXISTS
				(SELECT 1 FROM threads t WHERE t.id = listings.thread_id AND t.visibility = 'visible')
			OR tag_id <> 0 AND NOT EXISTS
				(SELECT 1 FROM thread_tags g WHERE g.thread_id = listings.thread_id AND g.tag_id = listings.tag_id)`},
		{"listings", `UPDATE listings SET lang = t.lang, pinned = t.pinned, post_count = t.post_count,
				last_activity_at = t.last_activity_at, created_at = t.created_at
			FROM threads t WHERE t.id = listings.thread_id AND (listings.lang <> t.lang OR listings.pinned <> t.pinned OR
				listings.post_count <> t.post_count OR listings.last_activity_at <> t.last_activity_at OR listings.created_at <> t.created_at)`},
		{"listings that are missing", `INSERT INTO listings (tag_id, thread_id, lang, pinned, post_count, last_activity_at, created_at)
			SELECT g.tag_id, t.id, t.lang, t.pinned, t.post_count, t.last_activity_at, t.created_at
			FROM (SELECT thread_id, tag_id FROM thread_tags UNION ALL SELECT id, 0 FROM threads) g JOIN threads t ON t.id = g.thread_id
			WHERE t.visibility = 'visible'
			AND NOT EXISTS (SELECT 1 FROM listings l WHERE l.thread_id = t.id AND l.tag_id = g.tag_id)`},
		{"counts of threads without reason", `DELETE FROM thread_counts WHERE NOT EXISTS
			(SELECT 1 FROM listings l WHERE l.tag_id = thread_counts.tag_id AND l.lang = thread_counts.lang)`},
		{"counts of threads", `INSERT INTO thread_counts (tag_id, lang, threads, unanswered)
			SELECT l.tag_id, l.lang, COUNT(*), SUM(CASE WHEN l.post_count <= 1 THEN 1 ELSE 0 END) FROM listings l
			WHERE TRUE GROUP BY l.tag_id, l.lang
			ON CONFLICT (tag_id, lang) DO UPDATE SET threads = excluded.threads, unanswered = excluded.unanswered
			WHERE thread_counts.threads <> excluded.threads OR thread_counts.unanswered <> excluded.unanswered`},
		{"threads of tags", `UPDATE tags SET threads = ` + listedUnder + ` WHERE threads <> ` + listedUnder},
	}, authorMendings(), engineMendings(d))
}
