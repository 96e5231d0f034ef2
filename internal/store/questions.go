package store

import (
	"context"
	"fmt"

	"tertulia/internal/forum"
)

// Standing reads the question of a thread with its positions and tallies; nil if it
// puts none. Who may see it, the thread decides.
func (s *Store) Standing(ctx context.Context, id forum.ThreadID) (*forum.Standing, error) {
	return readStanding(s.reader.WithContext(ctx), id)
}

// Asked reads the question of a thread with its positions; nil if it puts none.
func (s *Store) Asked(ctx context.Context, id forum.ThreadID) (*forum.Asked, error) {
	standing, err := s.Standing(ctx, id)
	if err != nil || standing == nil {
		return nil, err
	}
	return &standing.Asked, nil
}

// Asked does so in a locked thread.
func (tx *Tx) Asked(t *forum.Thread) (*forum.Asked, error) {
	if !t.Asks {
		return nil, nil
	}
	standing, err := readStanding(tx.db, t.ID)
	if err != nil || standing == nil {
		return nil, err
	}
	return &standing.Asked, nil
}

// QuestionsOf lists threads with a question that a member put, in their own or as a
// moderator in another's, and on which nobody has, or had, a stance.
func (s *Store) QuestionsOf(ctx context.Context, id forum.MemberID, limit int) ([]forum.ThreadID, error) {
	return all[forum.ThreadID](s.writer.WithContext(ctx), `SELECT q.thread_id FROM questions q WHERE q.author_id = ?
		AND q.thread_id IN (SELECT id FROM threads WHERE author_id = ? UNION ALL SELECT thread_id FROM decisions WHERE act = ? AND actor_id = ?)
		AND NOT EXISTS (SELECT 1 FROM stances s WHERE s.thread_id = q.thread_id) ORDER BY q.thread_id LIMIT ?`,
		id, id, forum.ActReword, id, limit)
}

// AddQuestion puts a question, the first, in a locked thread and gives its
// positions their ids. [Tx.SaveThread] or [Tx.AddThread] saves that the thread
// asks. The search finds the opening post by it.
func (tx *Tx) AddQuestion(t *forum.Thread, a *forum.Asked) error {
	t.Asks = true
	if err := tx.db.Create(&a.Question).Error; err != nil {
		return fmt.Errorf("add question to thread %d: %w", a.ThreadID, err)
	}
	if err := tx.savePositionRows(a); err != nil {
		return err
	}
	if _, err := tx.queueQuestion(a, anyLang); err != nil {
		return err
	}
	return tx.reindexOpening(t)
}

// SaveQuestion writes what [forum.Asked.Reword] changed: the positions that it
// dropped go with their translations. Translations of what reads otherwise now are
// stale. The search follows.
func (tx *Tx) SaveQuestion(t *forum.Thread, a *forum.Asked, dropped []forum.Position) error {
	err := tx.outdate(forum.QuestionOf(a.ThreadID), "questions", "thread_id", a.Body)
	if err != nil {
		return err
	}
	err = tx.exec("save question", `UPDATE questions SET body = ?, revision = ?, edited_at = ?, edited_by_id = ?
		WHERE thread_id = ?`, a.Body, a.Revision, a.EditedAt, a.EditedByID, a.ThreadID)
	if err != nil {
		return err
	}
	for _, p := range dropped {
		if err := tx.dropPosition(&p); err != nil {
			return err
		}
	}
	if err := tx.savePositionRows(a); err != nil {
		return err
	}
	if err := tx.saveTexts(a); err != nil {
		return err
	}
	if _, err = tx.queueQuestion(a, anyLang); err != nil {
		return err
	}
	return tx.reindexOpening(t)
}

// DropQuestion takes a question away on which nobody has taken a stance, or whose
// stances are wiped. The search follows.
func (tx *Tx) DropQuestion(t *forum.Thread, a *forum.Asked) error {
	t.Asks = false
	for i := range a.Positions {
		if err := tx.dropPosition(&a.Positions[i]); err != nil {
			return err
		}
	}
	if err := tx.dropVersions(forum.QuestionOf(a.ThreadID)); err != nil {
		return err
	}
	if err := tx.exec("drop tallies", `DELETE FROM tallies WHERE thread_id = ?`, a.ThreadID); err != nil {
		return err
	}
	if err := tx.exec("drop question", `DELETE FROM questions WHERE thread_id = ?`, a.ThreadID); err != nil {
		return err
	}
	return tx.reindexOpening(t)
}

func (tx *Tx) dropPosition(p *forum.Position) error {
	if err := tx.dropVersions(forum.PositionOf(p.ID)); err != nil {
		return err
	}
	return tx.exec("drop position", `DELETE FROM positions WHERE id = ?`, p.ID)
}

// savePositionRows writes positions, and adds those without an id. Numbers may
// change places, so those that stay let go of theirs first.
func (tx *Tx) savePositionRows(a *forum.Asked) error {
	err := tx.exec("move positions", `UPDATE positions SET number = -number WHERE thread_id = ?`, a.ThreadID)
	if err != nil {
		return err
	}
	for i := range a.Positions {
		p := &a.Positions[i]
		if p.ID == 0 {
			if err := tx.db.Create(p).Error; err != nil {
				return fmt.Errorf("add position to thread %d: %w", a.ThreadID, err)
			}
			continue
		}
		if err := tx.outdate(forum.PositionOf(p.ID), "positions", "id", p.Body); err != nil {
			return err
		}
		err := tx.exec("save position", `UPDATE positions SET number = ?, body = ? WHERE id = ?`, p.Number, p.Body, p.ID)
		if err != nil {
			return err
		}
	}
	return nil
}

// outdate marks the translations of a text stale that is about to read otherwise.
func (tx *Tx) outdate(target forum.Target, table, key, body string) error {
	return tx.exec("mark translations stale", `UPDATE translations SET stale = ? WHERE target_kind = ? AND target_id = ?
		AND EXISTS (SELECT 1 FROM `+table+` WHERE `+key+` = ? AND body <> ?)`, true, target.Kind, target.ID, target.ID, body)
}

// dropVersions forgets the translations of a text with their history.
func (tx *Tx) dropVersions(target forum.Target) error {
	err := tx.exec("drop history of translations", `DELETE FROM translation_revisions WHERE translation_id IN
		(SELECT id FROM translations WHERE target_kind = ? AND target_id = ?)`, target.Kind, target.ID)
	if err != nil {
		return err
	}
	if err := tx.exec("drop translations", `DELETE FROM translations WHERE target_kind = ? AND target_id = ?`,
		target.Kind, target.ID); err != nil {
		return err
	}
	return tx.exec("drop translation jobs", `DELETE FROM translation_jobs WHERE target_kind = ? AND target_id = ?`,
		target.Kind, target.ID)
}

// saveTexts keeps the best translation in each language with the question, and
// with each of its positions.
func (tx *Tx) saveTexts(a *forum.Asked) error {
	for _, target := range a.Targets() {
		if err := tx.keepTexts(target); err != nil {
			return err
		}
	}
	return nil
}

// keepTexts does so for one of them.
func (tx *Tx) keepTexts(target forum.Target) error {
	texts, err := tx.textsOf(target)
	if err != nil {
		return err
	}
	statement := `UPDATE positions SET texts = ? WHERE id = ?`
	if target.Kind == forum.TargetQuestion {
		statement = `UPDATE questions SET texts = ? WHERE thread_id = ?`
	}
	return tx.exec("keep translations with their original", statement, texts, target.ID)
}

// textsQuery reads visible translations of questions or positions as
// [forum.Title], those by people before those by engines if ordered by source.
const textsQuery = `SELECT v.target_id, v.lang, v.source, v.stale, v.body AS text FROM translations v
	WHERE v.visibility = 'visible' AND v.target_kind = `

func (tx *Tx) textsOf(target forum.Target) (forum.Titles, error) {
	found, err := all[forum.Title](tx.db, textsQuery+`? AND v.target_id = ? ORDER BY v.lang, v.source`, target.Kind, target.ID)
	if err != nil {
		return "", fmt.Errorf("read translations of %s %d: %w", target.Kind, target.ID, err)
	}
	return forum.JoinTitles(firstOfEach(found, langOfTitle)...), nil
}

// queueQuestion queues what the engine has yet to translate of a question. What it
// would translate is looked at as for titles.
func (tx *Tx) queueQuestion(a *forum.Asked, w wanting) (added int, err error) {
	if !tx.engineConnected {
		return 0, nil
	}
	for _, target := range a.Targets() {
		from := `questions q ON q.thread_id = ? JOIN threads t ON t.id = q.thread_id AND t.lang = pr.from_lang`
		if target.Kind == forum.TargetPosition {
			from = `positions o ON o.id = ? JOIN questions q ON q.thread_id = o.thread_id
				JOIN threads t ON t.id = q.thread_id AND t.lang = pr.from_lang`
		}
		n, err := tx.queue(target, `SELECT pr.to_lang AS lang, pr.engine, q.revision, t.id AS thread_id FROM engine_pairs pr
			JOIN `+from+` JOIN posts p ON p.thread_id = t.id AND p.number = 1
			JOIN members m ON m.id = t.author_id WHERE `, target.ID, w)
		if err != nil {
			return added, err
		}
		added += n
	}
	return added, nil
}

// asksOf is [Tx.workOf] for a question or a position: from which language, what, and
// what its revision is.
func asksOf(kind forum.TargetKind) (query, revision string) {
	body, from := "q.body", `questions q`
	where := `q.thread_id = ?`
	if kind == forum.TargetPosition {
		body, from, where = "o.body", `positions o JOIN questions q ON q.thread_id = o.thread_id`, `o.id = ?`
	}
	return `SELECT t.lang AS "from", ` + body + ` AS body FROM ` + from + ` JOIN threads t ON t.id = q.thread_id
		JOIN posts p ON p.thread_id = t.id AND p.number = 1 JOIN members m ON m.id = t.author_id
		JOIN engine_pairs pr ON pr.from_lang = t.lang WHERE ` + where + ` AND `, "q.revision"
}
