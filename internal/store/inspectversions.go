package store

import (
	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// versionsOfPosts reads which posts have which visible text versions beside the
// original, questions and summaries among them.
const versionsOfPosts = `(SELECT p.id AS post_id, v.lang FROM translations v
		JOIN posts p ON p.id = v.target_id WHERE v.target_kind = 'post' AND v.visibility = 'visible' AND v.lang <> p.lang
	UNION SELECT p.id AS post_id, v.lang FROM translations v
		JOIN posts p ON p.thread_id = v.target_id AND p.number = 1
		WHERE v.target_kind = 'title' AND v.visibility = 'visible' AND v.lang <> p.lang
	UNION SELECT p.id AS post_id, v.lang FROM translations v
		JOIN posts p ON p.thread_id = v.thread_id AND p.number = 1
		WHERE v.target_kind IN ('question', 'position') AND v.visibility = 'visible' AND v.lang <> p.lang
	UNION SELECT p.id AS post_id, v.lang FROM translations v JOIN summaries y ON y.thread_id = v.target_id AND y.shown
		JOIN posts p ON p.thread_id = y.thread_id AND p.number = 1
		WHERE v.target_kind = 'summary' AND v.visibility = 'visible' AND v.lang <> p.lang AND v.lang <> y.lang
	UNION SELECT p.id AS post_id, y.lang FROM summaries y
		JOIN posts p ON p.thread_id = y.thread_id AND p.number = 1 WHERE y.shown AND y.lang <> p.lang)`

// versionInspections are those of translations.
func versionInspections() []inspection {
	return []inspection{
		{what: "threads whose count of translated posts is wrong", query: `SELECT l.thread_id FROM thread_langs l WHERE l.translated <>
			(SELECT COUNT(DISTINCT p.id) FROM posts p JOIN translations v ON v.target_kind = 'post' AND v.target_id = p.id
				AND v.visibility = 'visible' AND v.lang = l.lang AND v.lang <> p.lang
				WHERE p.thread_id = l.thread_id AND p.visibility = 'visible')`},
		{what: "languages of translations that their thread doesn't know", query: `SELECT v.id FROM translations v
			JOIN posts p ON p.id = v.target_id AND p.visibility = 'visible' AND p.lang <> v.lang
			WHERE v.target_kind = 'post' AND v.visibility = 'visible'
			AND NOT EXISTS (SELECT 1 FROM thread_langs l WHERE l.thread_id = p.thread_id AND l.lang = v.lang)`},
		{what: "translations that the search doesn't have", query: `SELECT v.post_id FROM ` + versionsOfPosts + ` v
			WHERE NOT EXISTS (SELECT 1 FROM search_texts s WHERE s.post_id = v.post_id AND s.lang = v.lang)`},
		{what: "texts of the search that nothing stands for", query: `SELECT s.id FROM search_texts s JOIN posts p ON p.id = s.post_id
			LEFT JOIN ` + versionsOfPosts + ` v ON v.post_id = s.post_id AND v.lang = s.lang
			WHERE s.lang <> p.lang AND v.post_id IS NULL`},
		{what: "translations that the search shows or hides wrongly", query: `SELECT s.id FROM search_texts s
			JOIN posts p ON p.id = s.post_id JOIN threads t ON t.id = p.thread_id
			WHERE s.lang <> p.lang AND s.visible <> (p.visibility = 'visible' AND t.visibility = 'visible')`},
		{what: "translations of another thread's post", query: `SELECT v.id FROM translations v JOIN posts p ON p.id = v.target_id
			WHERE v.target_kind = 'post' AND (v.thread_id IS NULL OR v.thread_id <> p.thread_id)`},
		{what: "translations of posts that are stale, or aren't, wrongly", query: `SELECT v.id FROM translations v
			JOIN posts p ON p.id = v.target_id LEFT JOIN revisions r ON r.post_id = p.id AND r.revision = v.original_revision
			WHERE v.target_kind = 'post' AND (v.original_revision > p.revision OR v.stale AND v.original_revision = p.revision
			OR NOT v.stale AND v.original_revision < p.revision AND COALESCE(r.markdown, '') <> p.markdown)`},
		{what: "translations of titles that aren't stale and should be", query: `SELECT v.id FROM translations v
			JOIN threads t ON t.id = v.target_id JOIN posts p ON p.thread_id = t.id AND p.number = 1
			JOIN revisions r ON r.post_id = p.id AND r.revision = v.original_revision
			WHERE v.target_kind = 'title' AND NOT v.stale AND r.title <> t.title`},
		// As with posts; what an engine wrote before isn't kept.
		{what: "translations whose history isn't whole", query: `SELECT v.id FROM translations v
			LEFT JOIN translation_revisions r ON r.translation_id = v.id WHERE v.source = 'human' AND v.body <> '' GROUP BY v.id, v.revision
			HAVING COALESCE(MAX(r.revision), 0) <> v.revision - 1 OR COUNT(r.revision) <> v.revision - COALESCE(MIN(r.revision), 1)
			OR MIN(r.revision) <> COALESCE(MIN(CASE WHEN r.revision = 1 OR r.body = '' THEN r.revision END), 0)`},
		{what: "translations without author or engine", query: `SELECT v.id FROM translations v
			WHERE (v.source = 'human') <> (v.author_id IS NOT NULL) OR (v.source = 'machine') <> (v.engine <> '')`},
		{what: "machine translations that their people don't want", query: `SELECT v.id FROM translations v
			JOIN threads t ON t.id = v.thread_id LEFT JOIN posts p ON v.target_kind = 'post' AND p.id = v.target_id
			LEFT JOIN summaries y ON v.target_kind = 'summary' AND y.thread_id = v.target_id
			JOIN members m ON m.id = COALESCE(p.author_id, y.author_id, t.author_id)
			WHERE v.source = 'machine' AND (t.no_engine OR m.no_engine)`},
		{what: "jobs for translations of texts that aren't there", query: `SELECT j.id FROM translation_jobs j
			LEFT JOIN posts p ON j.target_kind = 'post' AND p.id = j.target_id AND p.thread_id = j.thread_id
			WHERE j.target_kind = 'post' AND p.id IS NULL OR j.target_kind = 'title' AND j.target_id <> j.thread_id`},
		{what: "threads whose translated titles are wrong", counts: unsoundTitles},
		{what: "tags whose translated names are wrong", counts: unsoundNames},
	}
}

// keptVersion is one of the versions that a row keeps joined: a title, a name.
type keptVersion struct {
	TargetID int64
	forum.Title
}

// keptVersions is a row with the versions that it keeps.
type keptVersions struct {
	ID   int64
	Kept string
}

// unsoundVersions counts the rows whose joined versions aren't what is translated.
func unsoundVersions(db *gorm.DB, versions, rows string, join func([]forum.Title) string) (int, error) {
	found, err := all[keptVersion](db, versions+` ORDER BY v.target_id, v.lang, v.source`)
	if err != nil {
		return 0, err
	}
	want := map[int64][]forum.Title{}
	for _, v := range found {
		want[v.TargetID] = append(want[v.TargetID], v.Title)
	}
	kept, err := all[keptVersions](db, rows)
	if err != nil {
		return 0, err
	}
	unsound := 0
	for _, row := range kept {
		if row.Kept != join(firstOfEach(want[row.ID], langOfTitle)) {
			unsound++
		}
		delete(want, row.ID)
	}
	return unsound + len(want), nil
}

// unsoundTitles counts the threads whose titles aren't what is translated.
func unsoundTitles(db *gorm.DB) (int, error) {
	return unsoundVersions(db, titlesQuery, `SELECT id, titles AS kept FROM threads WHERE titles <> ''`,
		func(titles []forum.Title) string { return string(forum.JoinTitles(titles...)) })
}

// unsoundNames counts the tags whose names aren't what is translated.
func unsoundNames(db *gorm.DB) (int, error) {
	return unsoundVersions(db, `SELECT v.target_id, v.lang, v.body AS text FROM translations v
		WHERE v.target_kind = 'tag' AND v.visibility = 'visible'`,
		`SELECT id, names AS kept FROM tags WHERE names <> ''`, func(titles []forum.Title) string {
			names := make([]forum.Name, len(titles))
			for i, t := range titles {
				names[i] = forum.Name{Lang: t.Lang, Text: t.Text}
			}
			return string(forum.JoinNames(names...))
		})
}
