package store

import (
	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// stancesCounted counts the stances of each group as tallies are to have them.
const stancesCounted = `(SELECT thread_id, position_id, lang, COUNT(*) AS members,
		SUM(CASE WHEN previous_id IS NULL THEN 0 ELSE 1 END) AS changed FROM stances
	WHERE position_id IS NOT NULL GROUP BY thread_id, position_id, lang)`

// stanceInspections are those of questions and stances.
func stanceInspections() []inspection {
	return []inspection{
		{what: "threads that don't know whether they put a question", query: `SELECT t.id FROM threads t
			WHERE t.asks <> EXISTS (SELECT 1 FROM questions q WHERE q.thread_id = t.id)`},
		{what: "questions without two to five positions in order", query: `SELECT q.thread_id FROM questions q
			LEFT JOIN positions p ON p.thread_id = q.thread_id GROUP BY q.thread_id
			HAVING COUNT(p.id) < 2 OR COUNT(p.id) > 5 OR MIN(p.number) <> 1 OR MAX(p.number) <> COUNT(p.id)`},
		{what: "positions without a question", query: `SELECT p.id FROM positions p
			WHERE NOT EXISTS (SELECT 1 FROM questions q WHERE q.thread_id = p.thread_id)`},
		{what: "stances on another thread's positions", query: `SELECT s.member_id FROM stances s WHERE s.position_id IS NOT NULL
			AND NOT EXISTS (SELECT 1 FROM positions p WHERE p.id = s.position_id AND p.thread_id = s.thread_id)`},
		{what: "stances that their history doesn't end with", query: `SELECT s.member_id FROM stances s
			LEFT JOIN stance_changes c ON c.id = (SELECT MAX(l.id) FROM stance_changes l
				WHERE l.member_id = s.member_id AND l.thread_id = s.thread_id)
			WHERE c.id IS NULL OR COALESCE(c.position_id, 0) <> COALESCE(s.position_id, 0)`},
		{what: "histories without a stance", query: `SELECT c.id FROM stance_changes c WHERE NOT EXISTS
			(SELECT 1 FROM stances s WHERE s.thread_id = c.thread_id AND s.member_id = c.member_id)`},
		{what: "stances whose earlier position is wrong", query: `SELECT s.member_id FROM stances s
			WHERE COALESCE(s.previous_id, 0) <> COALESCE((SELECT c.position_id FROM stance_changes c WHERE c.id =
				(SELECT MAX(l.id) FROM stance_changes l WHERE l.member_id = s.member_id AND l.thread_id = s.thread_id
					AND l.position_id IS NOT NULL AND l.position_id <> s.position_id)), 0)`},
		{what: "tallies that are wrong", query: `SELECT l.position_id FROM tallies l LEFT JOIN ` + stancesCounted + ` s
			ON s.thread_id = l.thread_id AND s.position_id = l.position_id AND s.lang = l.lang
			WHERE l.members <> COALESCE(s.members, 0) OR l.changed <> COALESCE(s.changed, 0)`},
		{what: "questions whose translations are wrong", counts: func(db *gorm.DB) (int, error) {
			return unsoundVersions(db, textsQuery+`'question'`, `SELECT thread_id AS id, texts AS kept FROM questions WHERE texts <> ''`, joined)
		}},
		{what: "positions whose translations are wrong", counts: func(db *gorm.DB) (int, error) {
			return unsoundVersions(db, textsQuery+`'position'`, `SELECT id, texts AS kept FROM positions WHERE texts <> ''`, joined)
		}},
		{what: "stances that no tally counts", query: `SELECT s.position_id FROM ` + stancesCounted + ` s
			WHERE NOT EXISTS (SELECT 1 FROM tallies l WHERE l.thread_id = s.thread_id AND l.position_id = s.position_id
				AND l.lang = s.lang)`},
	}
}

func joined(texts []forum.Title) string { return string(forum.JoinTitles(texts...)) }

// stanceMendings make tallies anew, and what threads know of their questions.
func stanceMendings() []mending {
	const asked = `EXISTS (SELECT 1 FROM questions q WHERE q.thread_id = threads.id)`
	return []mending{
		{"questions of threads", `UPDATE threads SET asks = ` + asked + ` WHERE asks <> ` + asked},
		{"tallies without reason", `DELETE FROM tallies WHERE (members <> 0 OR changed <> 0) AND NOT EXISTS
			(SELECT 1 FROM stances s WHERE s.thread_id = tallies.thread_id AND s.position_id = tallies.position_id
				AND s.lang = tallies.lang)`},
		{"tallies", `INSERT INTO tallies (thread_id, position_id, lang, members, changed)
			SELECT s.thread_id, s.position_id, s.lang, s.members, s.changed FROM ` + stancesCounted + ` s WHERE TRUE
			ON CONFLICT (thread_id, position_id, lang) DO UPDATE SET members = excluded.members, changed = excluded.changed
			WHERE tallies.members <> excluded.members OR tallies.changed <> excluded.changed`},
	}
}
