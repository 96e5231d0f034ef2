package store

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"tertulia/internal/forum"
)

// authorCount is a row of author_counts: how many visible threads a member has opened
// in a language, and how many of those have no comment.
type authorCount struct {
	MemberID   forum.MemberID
	Lang       forum.Lang
	Threads    int
	Unanswered int
}

// authorCountsOf is what differences in the counts of one author's threads add to the
// author's own: those of the whole forum, which counts each thread once.
func authorCountsOf(author forum.MemberID, counts []threadCount) []authorCount {
	var own []authorCount
	for _, c := range counts {
		if c.TagID == everywhere {
			own = append(own, authorCount{MemberID: author, Lang: c.Lang, Threads: c.Threads, Unanswered: c.Unanswered})
		}
	}
	return own
}

// wholeAuthorCounts counts whole threads for their authors, in the order in which the
// rows are locked.
func wholeAuthorCounts(threads []WholeThread) []authorCount {
	type place struct {
		author forum.MemberID
		lang   forum.Lang
	}
	counts := map[place]authorCount{}
	for i := range threads {
		t := &threads[i].Thread
		at := place{t.AuthorID, t.Lang}
		c := counts[at]
		c.MemberID, c.Lang = t.AuthorID, t.Lang
		if t.Visibility == forum.Visible {
			c.Threads, c.Unanswered = c.Threads+1, c.Unanswered+unansweredOf(t.PostCount)
		}
		counts[at] = c // with 0 for who has lost all
	}
	return slices.SortedFunc(maps.Values(counts), func(a, b authorCount) int {
		return cmp.Or(cmp.Compare(a.MemberID, b.MemberID), cmp.Compare(a.Lang, b.Lang))
	})
}

// countForAuthors adds to what authors have opened.
func (tx *Tx) countForAuthors(counts []authorCount) error {
	if len(counts) == 0 {
		return nil
	}
	var args []any
	for _, c := range counts {
		args = append(args, c.MemberID, c.Lang, c.Threads, c.Unanswered)
	}
	return tx.later("count threads of authors", `INSERT INTO author_counts (member_id, lang, threads, unanswered)
		VALUES (?, ?, ?, ?)`+strings.Repeat(", (?, ?, ?, ?)", len(counts)-1)+`
		ON CONFLICT (member_id, lang) DO UPDATE SET threads = author_counts.threads + excluded.threads,
		unanswered = author_counts.unanswered + excluded.unanswered`, args...)
}

// authorInspections compare what is counted for authors with their threads.
func authorInspections() []inspection {
	return []inspection{
		{what: "counts of members' threads that are wrong", query: `SELECT t.author_id FROM threads t
			LEFT JOIN author_counts c ON c.member_id = t.author_id AND c.lang = t.lang
			WHERE t.visibility = 'visible' GROUP BY t.author_id, t.lang, c.threads, c.unanswered
			HAVING COALESCE(c.threads, 0) <> COUNT(*)
			OR COALESCE(c.unanswered, 0) <> SUM(CASE WHEN t.post_count <= 1 THEN 1 ELSE 0 END)`},
		{what: "counts of threads that members didn't open", query: `SELECT member_id FROM author_counts WHERE ` + authorless},
	}
}

// authorless are the counts without a thread.
const authorless = `(threads <> 0 OR unanswered <> 0) AND NOT EXISTS (SELECT 1 FROM threads t
	WHERE t.author_id = author_counts.member_id AND t.visibility = 'visible' AND t.lang = author_counts.lang)`

// authorMendings count them anew.
func authorMendings() []mending {
	return []mending{
		{"counts of members' threads without reason", `DELETE FROM author_counts WHERE ` + authorless},
		{"counts of members' threads", `INSERT INTO author_counts (member_id, lang, threads, unanswered)
			SELECT t.author_id, t.lang, COUNT(*), SUM(CASE WHEN t.post_count <= 1 THEN 1 ELSE 0 END) FROM threads t
			WHERE t.visibility = 'visible' GROUP BY t.author_id, t.lang
			ON CONFLICT (member_id, lang) DO UPDATE SET threads = excluded.threads, unanswered = excluded.unanswered
			WHERE author_counts.threads <> excluded.threads OR author_counts.unanswered <> excluded.unanswered`},
	}
}
