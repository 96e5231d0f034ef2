package store

// decisionInspections are those of what moderators, or the forum in their stead, decided.
func decisionInspections() []inspection {
	return []inspection{
		// A moderator's change of a post and of its title is one decision, told of both.
		{what: "decisions that weren't told in exactly one event", query: `SELECT d.id FROM decisions d
			LEFT JOIN (SELECT decision_id, COUNT(*) AS times, MIN(kind) AS first, MAX(kind) AS last FROM events
				WHERE decision_id IS NOT NULL GROUP BY decision_id) e ON e.decision_id = d.id
			WHERE COALESCE(e.times, 0) <> 1 AND NOT
				(COALESCE(e.times, 0) = 2 AND e.first = 'post.edited' AND e.last = 'thread.edited')`},
		{what: "events of decisions that aren't there", query: `SELECT e.id FROM events e WHERE e.decision_id IS NOT NULL
			AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.id = e.decision_id)`},
		{what: "threads that are open or closed otherwise than was decided last", query: `SELECT t.id FROM threads t
			LEFT JOIN (SELECT thread_id, MAX(id) AS id FROM decisions WHERE act IN ('close', 'reopen') GROUP BY thread_id) l
				ON l.thread_id = t.id LEFT JOIN decisions d ON d.id = l.id
			WHERE (t.state = 'closed') <> (COALESCE(d.act, '') = 'close')`},
	}
}
