package store

// historyInspections are those of what was written when: numbers, revisions and
// events.
func historyInspections() []inspection {
	return []inspection{
		{what: "posts of threads that aren't there", query: `SELECT p.id FROM posts p
			WHERE NOT EXISTS (SELECT 1 FROM threads t WHERE t.id = p.thread_id)`},
		{what: "replies to posts of another thread, or later ones", query: `SELECT p.id FROM posts p JOIN posts r ON r.id = p.reply_to
			WHERE r.thread_id <> p.thread_id OR r.number >= p.number`},
		{what: "threads with a gap in the numbers of their posts", query: `SELECT t.id FROM threads t WHERE t.last_number <>
			(SELECT COUNT(*) FROM posts p WHERE p.thread_id = t.id)`},
		// A post keeps its earlier revisions, but for those before its text was wiped: of
		// what was written into it since, the first replaced an empty one.
		{what: "posts whose history isn't whole", query: `SELECT p.id FROM posts p LEFT JOIN revisions r ON r.post_id = p.id
			WHERE p.markdown <> '' GROUP BY p.id, p.revision
			HAVING COALESCE(MAX(r.revision), 0) <> p.revision - 1 OR COUNT(r.revision) <> p.revision - COALESCE(MIN(r.revision), 1)
			OR MIN(r.revision) <> COALESCE(MIN(CASE WHEN r.revision = 1 OR r.markdown = '' THEN r.revision END), 0)`},
		{what: "posts that weren't written in exactly one event", query: `SELECT p.id FROM posts p
			LEFT JOIN (SELECT post_id, COUNT(*) AS times FROM events WHERE kind IN ('thread.opened', 'post.added') GROUP BY post_id) e
			ON e.post_id = p.id WHERE COALESCE(e.times, 0) <> 1`},
		{what: "events of posts that aren't there", query: `SELECT e.id FROM events e WHERE e.post_id IS NOT NULL
			AND NOT EXISTS (SELECT 1 FROM posts p WHERE p.id = e.post_id)`},
		{what: "accounts that were closed in more than one event", query: `SELECT member_id FROM events
			WHERE kind IN ('member.erased', 'member.texts_unwanted') GROUP BY kind, member_id HAVING COUNT(*) > 1`},
		// A moderator may have given a removed text a successor.
		{what: "texts that their author wanted removed, and that are still there", query: `SELECT e.id FROM events e
			JOIN deliveries d ON d.event_id = e.id AND d.handler = 'texts' AND d.done_at IS NOT NULL
			WHERE e.kind = 'member.texts_unwanted'
			AND (EXISTS (SELECT 1 FROM posts p WHERE p.author_id = e.member_id AND p.markdown <> ''
					AND NOT EXISTS (SELECT 1 FROM revisions r WHERE r.post_id = p.id AND r.markdown = ''))
				OR EXISTS (SELECT 1 FROM translations v WHERE v.author_id = e.member_id AND v.body <> '')
				OR EXISTS (SELECT 1 FROM stances s WHERE s.member_id = e.member_id))`},
		// Nobody can do anything after closing their account but have it removed.
		{what: "texts that were removed with their author's account in more than one event", query: `SELECT e.thread_id FROM events e
			JOIN events u ON u.kind = 'member.texts_unwanted' AND u.member_id = e.actor_id AND u.id < e.id
			WHERE e.kind IN ('post.removed', 'thread.removed', 'stance.taken') GROUP BY e.kind, e.thread_id, e.post_id, e.actor_id
			HAVING COUNT(*) > 1`},
	}
}
