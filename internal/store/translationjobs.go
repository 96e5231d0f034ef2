package store

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"tertulia/internal/forum"
)

// queueTranslations queues what an event has made worth translating, in the
// transaction that wrote it: new and changed texts, and those that came back.
// Without an engine nothing is asked.
func (tx *Tx) queueTranslations(e *forum.Event) error {
	if !tx.engineConnected {
		return nil
	}
	switch e.Kind {
	case forum.ThreadRestored:
		if e.ThreadID == nil {
			return nil
		}
		return tx.queueThread(*e.ThreadID)
	case forum.ThreadOpened, forum.ThreadEdited:
		if e.ThreadID == nil {
			return nil
		}
		if _, err := tx.queueTitle(*e.ThreadID, anyLang); err != nil {
			return err
		}
		opening, err := tx.OpeningOf(*e.ThreadID)
		if err != nil {
			return err
		}
		_, err = tx.queuePost(opening, anyLang)
		return err
	case forum.PostAdded, forum.PostEdited, forum.PostRestored:
		if e.PostID == nil || e.ThreadID == nil {
			return nil
		}
		_, err := tx.queuePost(*e.PostID, wanting{first: e.Kind == forum.PostAdded})
		if err != nil || e.Kind != forum.PostEdited {
			return err
		}
		// A title's job names the revision of the opening post.
		_, err = tx.queueTitle(*e.ThreadID, anyLang)
		return err
	}
	return nil
}

// wanting says what is to be queued: every language, or one that somebody asked
// for. What was imported is translated only where somebody asks.
type wanting struct {
	lang  forum.Lang // empty: all
	asked bool
	first bool // nothing of it can have been queued before
}

var anyLang = wanting{}

func (tx *Tx) queueTitle(id forum.ThreadID, w wanting) (int, error) {
	return tx.queue(forum.TitleOf(id), `SELECT pr.to_lang AS lang, pr.engine, p.revision, t.id AS thread_id FROM engine_pairs pr
		JOIN threads t ON t.id = ? AND t.lang = pr.from_lang JOIN posts p ON p.thread_id = t.id AND p.number = 1
		JOIN members m ON m.id = t.author_id WHERE `, int64(id), w)
}

func (tx *Tx) queuePost(id forum.PostID, w wanting) (int, error) {
	return tx.queue(forum.TextOf(id), `SELECT pr.to_lang AS lang, pr.engine, p.revision, t.id AS thread_id FROM engine_pairs pr
		JOIN posts p ON p.id = ? AND p.lang = pr.from_lang JOIN threads t ON t.id = p.thread_id
		JOIN members m ON m.id = p.author_id WHERE `, int64(id), w)
}

// queueThread queues what is yet to be translated of a whole thread that came back: its
// jobs that came up while it was hidden were dropped.
func (tx *Tx) queueThread(id forum.ThreadID) error {
	if _, err := tx.queueTitle(id, anyLang); err != nil {
		return err
	}
	if err := tx.queuePosts(id); err != nil {
		return err
	}
	standing, err := readStanding(tx.db, id)
	if err != nil {
		return err
	}
	if standing != nil {
		if _, err := tx.queueQuestion(&standing.Asked, anyLang); err != nil {
			return err
		}
	}
	_, err = tx.queueSummary(id, anyLang)
	return err
}

// queuePosts is [Tx.queuePost] for all posts of a thread, in every language.
func (tx *Tx) queuePosts(id forum.ThreadID) error {
	err := tx.exec("drop earlier jobs", `DELETE FROM translation_jobs WHERE thread_id = ? AND target_kind = 'post' AND done_at IS NULL
		AND EXISTS (SELECT 1 FROM posts p WHERE p.id = translation_jobs.target_id AND p.revision > translation_jobs.revision)`, id)
	if err != nil {
		return err
	}
	return tx.exec("queue translations", `INSERT INTO translation_jobs (target_kind, target_id, thread_id, lang, engine, revision, attempts,
		characters, due_at, failure, created_at) SELECT 'post', p.id, t.id, pr.to_lang, pr.engine, p.revision, 0, 0, ?, '', ?
		FROM posts p JOIN engine_pairs pr ON pr.from_lang = p.lang JOIN threads t ON t.id = p.thread_id
		JOIN members m ON m.id = p.author_id WHERE p.thread_id = ? AND m.kind = 'account' AND `+mayTranslate+`
		AND NOT EXISTS (SELECT 1 FROM translations v WHERE v.target_kind = 'post' AND v.target_id = p.id AND `+made+`)
		ORDER BY p.number, pr.to_lang ON CONFLICT (target_kind, target_id, revision, lang, engine) DO NOTHING`, tx.now, tx.now, id)
}

// mayTranslate is what an engine may work on, and unmade whether it hasn't yet, nor
// anybody else.
const (
	mayTranslate = `p.visibility = 'visible' AND t.visibility = 'visible' AND p.markdown <> ''
		AND NOT t.no_engine AND NOT m.no_engine`
	made = `v.lang = pr.to_lang
		AND (v.source = 'human' AND v.visibility = 'visible' OR v.source = 'machine' AND NOT v.stale)`
	unmade = ` AND NOT EXISTS (SELECT 1 FROM translations v WHERE v.target_kind = ? AND v.target_id = ? AND ` + made + `)`
)

// queue adds a job for each language that from finds, unless there was one for
// this revision before; jobs for earlier revisions go. It gives how many were
// added.
func (tx *Tx) queue(target forum.Target, from string, id int64, w wanting) (int, error) {
	query, args := from+mayTranslate+unmade, []any{id, target.Kind, target.ID}
	if w.lang != "" {
		query, args = query+` AND pr.to_lang = ?`, append(args, w.lang)
	}
	if !w.asked {
		query += ` AND m.kind = 'account'`
	}
	if !w.first {
		err := tx.exec("drop earlier jobs", `DELETE FROM translation_jobs WHERE target_kind = ? AND target_id = ? AND done_at IS NULL
			AND EXISTS (SELECT 1 FROM (`+query+`) AS q WHERE q.lang = translation_jobs.lang AND q.revision > translation_jobs.revision)`,
			concat([]any{target.Kind, target.ID}, args)...)
		if err != nil {
			return 0, err
		}
	}
	res := tx.db.Exec(`INSERT INTO translation_jobs (target_kind, target_id, thread_id, lang, engine, revision, attempts,
		characters, due_at, failure, created_at) SELECT ?, ?, q.thread_id, q.lang, q.engine, q.revision, 0, 0, ?, '', ?
		FROM (`+query+`) AS q WHERE TRUE ON CONFLICT (target_kind, target_id, revision, lang, engine) DO NOTHING`,
		concat([]any{target.Kind, target.ID, tx.now, tx.now}, args)...)
	if res.Error != nil {
		return 0, fmt.Errorf("queue translation: %w", res.Error)
	}
	return int(res.RowsAffected), nil
}

// AskTranslation queues the title of a locked thread and the posts of one of its
// pages in a language, as far as they lack it. It gives how many texts were added.
func (tx *Tx) AskTranslation(t *forum.Thread, page int, lang forum.Lang) (int, error) {
	w := wanting{lang: lang, asked: true}
	added, err := tx.queueTitle(t.ID, w)
	if err != nil {
		return 0, err
	}
	asked, err := tx.Asked(t)
	if err != nil {
		return 0, err
	}
	if asked != nil && page <= 1 {
		n, err := tx.queueQuestion(asked, w)
		if err != nil {
			return 0, err
		}
		added += n
	}
	if page <= 1 {
		n, err := tx.queueSummary(t.ID, w)
		if err != nil {
			return 0, err
		}
		added += n
	}
	posts, err := all[forum.PostID](tx.db, `SELECT id FROM posts WHERE thread_id = ? AND number BETWEEN ? AND ? ORDER BY number`,
		t.ID, (page-1)*forum.PageSize+1, page*forum.PageSize)
	if err != nil {
		return 0, err
	}
	for _, id := range posts {
		n, err := tx.queuePost(id, w)
		if err != nil {
			return 0, err
		}
		added += n
	}
	return added, nil
}

// Claimed is what came of looking for a job.
type Claimed string

// What comes of it.
const (
	ClaimedJob     Claimed = "job"
	ClaimedNothing Claimed = "nothing" // none is due
	ClaimedStop    Claimed = "stop"    // the budget of the month leaves no room for the next
)

// ClaimTranslation takes the job that has been due the longest, and counts its
// characters against the budget in the same transaction. Nobody else gets it
// within lease. Jobs that are no longer wanted are dropped on the way.
func (s *Store) ClaimTranslation(ctx context.Context, engine string, lease time.Duration) (forum.MachineWork, Claimed, error) {
	var work forum.MachineWork
	// Looking first keeps an idle forum from taking the lock for writing.
	due, err := one[int](s.reader.WithContext(ctx), `SELECT COUNT(*) FROM (SELECT 1 FROM translation_jobs
		WHERE due_at <= ? LIMIT 1) AS due`, s.now())
	if err != nil || due == 0 {
		return work, ClaimedNothing, err
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return work, ClaimedNothing, err
	}
	var outcome Claimed
	err = s.Write(ctx, func(tx *Tx) (err error) {
		work, outcome, err = tx.claimTranslation(engine, settings.EngineBudget, lease)
		return err
	})
	if err != nil {
		return work, ClaimedNothing, fmt.Errorf("claim translation: %w", err)
	}
	return work, outcome, nil
}

// dropsAtOnce bounds how many jobs one claim drops.
const dropsAtOnce = 50

func (tx *Tx) claimTranslation(engine string, budget int, lease time.Duration) (forum.MachineWork, Claimed, error) {
	for range dropsAtOnce {
		jobs, err := all[forum.TranslationJob](tx.db, `SELECT j.* FROM translation_jobs j WHERE j.due_at <= ?
			ORDER BY j.due_at, j.id LIMIT 1`+tx.dialect.skipLocked("j"), tx.now)
		if err != nil || len(jobs) == 0 {
			return forum.MachineWork{}, ClaimedNothing, err
		}
		work, wanted, err := tx.workOf(jobs[0], engine)
		if err != nil {
			return work, ClaimedNothing, err
		}
		if wanted {
			return tx.lease(work, budget, lease)
		}
		if err := tx.DropTranslationJob(jobs[0].ID); err != nil {
			return work, ClaimedNothing, err
		}
	}
	return forum.MachineWork{}, ClaimedNothing, nil
}

// workOf reads what a job is to translate, if it is still to be translated.
func (tx *Tx) workOf(j forum.TranslationJob, engine string) (work forum.MachineWork, wanted bool, err error) {
	type row struct {
		From forum.Lang
		Body string
	}
	query := `SELECT p.lang AS "from", p.markdown AS body FROM posts p JOIN threads t ON t.id = p.thread_id
		JOIN members m ON m.id = p.author_id JOIN engine_pairs pr ON pr.from_lang = p.lang WHERE p.id = ? AND `
	if j.Target.Kind == forum.TargetTitle {
		query = `SELECT t.lang AS "from", t.title AS body FROM threads t JOIN posts p ON p.thread_id = t.id AND p.number = 1
			JOIN members m ON m.id = t.author_id JOIN engine_pairs pr ON pr.from_lang = t.lang WHERE t.id = ? AND `
	}
	revision := "p.revision"
	switch {
	case j.Target.Asks():
		query, revision = asksOf(j.Target.Kind)
	case j.Target.Kind == forum.TargetSummary:
		query, revision = summaryWork, "y.revision"
	}
	found, err := all[row](tx.db, query+mayTranslate+unmade+` AND pr.to_lang = ? AND pr.engine = ? AND `+revision+` = ?`,
		j.Target.ID, j.Target.Kind, j.Target.ID, j.Lang, engine, j.Revision)
	if err != nil || len(found) == 0 || j.Engine != engine {
		return forum.MachineWork{}, false, err
	}
	return forum.MachineWork{Job: j, From: found[0].From, Body: found[0].Body}, true, nil
}

func (tx *Tx) lease(work forum.MachineWork, budget int, lease time.Duration) (forum.MachineWork, Claimed, error) {
	j := &work.Job
	j.Characters = utf8.RuneCountInString(work.Body)
	ok, err := tx.SpendCharacters(j.Characters, budget)
	if err != nil || !ok {
		return work, ClaimedStop, err
	}
	j.Attempts++
	until := tx.now.Add(lease)
	return work, ClaimedJob, tx.exec("lease translation", `UPDATE translation_jobs SET due_at = ?, attempts = ?, characters = ?
		WHERE id = ?`, until, j.Attempts, j.Characters, j.ID)
}

// StillWanted reports whether the original of a job, which must be locked, is
// still the revision to translate, and none of its people have said no since.
func (tx *Tx) StillWanted(j *forum.TranslationJob) (bool, error) {
	held, err := one[int](tx.db, `SELECT COUNT(*) FROM translation_jobs WHERE id = ? AND due_at IS NOT NULL`, j.ID)
	if err != nil || held == 0 {
		return false, err
	}
	_, wanted, err := tx.workOf(*j, j.Engine)
	return wanted, err
}

// FinishTranslation says that a job is done, and counts it.
func (tx *Tx) FinishTranslation(j *forum.TranslationJob) error {
	err := tx.exec("finish translation", `UPDATE translation_jobs SET due_at = NULL, done_at = ?, failure = '' WHERE id = ?`,
		tx.now, j.ID)
	if err != nil {
		return err
	}
	return tx.countTranslated()
}

// DropTranslationJob forgets a job that nobody wants done any more; it may be
// queued again.
func (tx *Tx) DropTranslationJob(id int64) error {
	return tx.exec("drop translation", `DELETE FROM translation_jobs WHERE id = ?`, id)
}

// PutOffTranslation puts a job off after a failure, and gives its characters back.
// An attempt that says nothing about the text isn't counted.
func (tx *Tx) PutOffTranslation(j *forum.TranslationJob, at time.Time, failure string, counted bool) error {
	attempts := j.Attempts
	if !counted {
		attempts--
	}
	err := tx.exec("put off translation", `UPDATE translation_jobs SET due_at = ?, failure = ?, attempts = ?, characters = 0
		WHERE id = ?`, at, cut(failure), attempts, j.ID)
	if err != nil {
		return err
	}
	return tx.RefundCharacters(j.Characters)
}

// GiveUpTranslation stops trying; the failure is kept. The characters stay
// counted: the engine has had them.
func (tx *Tx) GiveUpTranslation(j *forum.TranslationJob, failure string) error {
	return tx.exec("give up translation", `UPDATE translation_jobs SET due_at = NULL, failure = ? WHERE id = ?`,
		cut(failure), j.ID)
}

// RetryTranslations makes everything due again that was given up, and gives how
// much that was.
func (tx *Tx) RetryTranslations() (int, error) {
	res := tx.db.Exec(`UPDATE translation_jobs SET due_at = ?, attempts = 0 WHERE due_at IS NULL AND done_at IS NULL`, tx.now)
	return int(res.RowsAffected), res.Error
}
